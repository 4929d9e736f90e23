// Hands over: a draft to the clipboard or to another program, the picture as a PNG. Every page works without it.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-copy], [data-picture]")) {
    button.hidden = false;
  }
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = !navigator.share;
  }

  const words = (button) => document.getElementById(button.dataset.copy || button.dataset.share).textContent.trim();

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-share], [data-picture]");
    if (!button) {
      return;
    }
    if (button.dataset.copy) {
      await copy(button);
    } else if (button.dataset.share) {
      try {
        await navigator.share({ text: words(button) });
      } catch (error) {
        if (error.name !== "AbortError") {
          throw error;
        }
      }
    } else {
      await save(button);
    }
  });

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(words(button));
      button.textContent = button.dataset.copied;
    } catch {
      // Without the right to write there, the words are marked and can be copied by hand.
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    }
  }

  async function save(button) {
    const image = new Image();
    image.src = button.dataset.picture;
    await image.decode();
    const canvas = document.createElement("canvas");
    // Browsers refuse very large canvases; beyond that the picture is made smaller.
    const scale = Math.min(2, 8000 / Math.max(button.dataset.width, button.dataset.height));
    canvas.width = button.dataset.width * scale;
    canvas.height = button.dataset.height * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "the-dots.png";
    link.click();
    URL.revokeObjectURL(link.href);
  }
})();
