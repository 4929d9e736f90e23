"""Draws the pictures of the sample town: a table with games, birds over the reeds, a telescope under the stars."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

PLACE = Path(__file__).resolve().parents[1] / "fixtures" / "demo"
#: As large as the pages show them; drawn at several times that, so that edges become smooth.
SIZE, TIMES = (640, 360), 3
WIDTH, HEIGHT = SIZE[0] * TIMES, SIZE[1] * TIMES

Colour = tuple[int, int, int]
NIGHT, DUSK, LAMP, PAPER = (34, 27, 38), (94, 52, 48), (245, 198, 116), (250, 240, 220)
BRICK, WOOD, REED, WATER = (151, 57, 31), (120, 74, 44), (86, 82, 42), (214, 170, 140)


def sky(stops: Sequence[Colour]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A picture that goes from colour to colour, from the top down."""
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(picture)
    for y in range(HEIGHT):
        at = y / HEIGHT * (len(stops) - 1)
        above, below = stops[int(at)], stops[min(int(at) + 1, len(stops) - 1)]
        between = tuple(round(a + (b - a) * (at % 1)) for a, b in zip(above, below, strict=True))
        draw.line((0, y, WIDTH, y), fill=between)
    return picture, draw


def games() -> Image.Image:
    """A lamp over a round table, a board of hexagons, two dice and some wooden people."""
    picture, draw = sky((NIGHT, DUSK, (72, 40, 34)))
    middle = WIDTH // 2
    for step in range(60, 0, -1):  # the light falls off
        reach, share = step * 17, (1 - step / 60) ** 2 * 0.55
        colour = tuple(round(d + (lamp - d) * share) for d, lamp in zip(DUSK, LAMP, strict=True))
        draw.ellipse((middle - 1.6 * reach, 150 - reach, middle + 1.6 * reach, 150 + reach), fill=colour)
    draw.line((middle, 0, middle, 90), fill=NIGHT, width=8)
    draw.polygon(((middle - 60, 90), (middle + 60, 90), (middle + 190, 200), (middle - 190, 200)), fill=BRICK)
    draw.ellipse((middle - 70, 165, middle + 70, 235), fill=PAPER)
    draw.ellipse((180, 520, WIDTH - 180, 1240), fill=WOOD)
    draw.ellipse((210, 505, WIDTH - 210, 1200), fill=(150, 96, 58))
    colours = ((196, 160, 84), (110, 130, 74), (176, 88, 54), (88, 116, 128), (222, 196, 138))
    chance = random.Random(7)  # noqa: S311
    for row in range(4):
        for column in range(5 - abs(row - 1)):
            x, y = middle - 330 + column * 150 + abs(row - 1) * 75, 620 + row * 84
            turns = (math.pi / 6 + corner * math.pi / 3 for corner in range(6))
            corners = [(x + 82 * math.cos(turn), y + 54 * math.sin(turn)) for turn in turns]
            draw.polygon(corners, fill=chance.choice(colours), outline=(96, 58, 34), width=5)
    for x, colour in ((560, BRICK), (760, (60, 84, 104)), (1330, LAMP), (1450, (88, 104, 62))):
        draw.polygon(((x, 700), (x + 70, 700), (x + 48, 610), (x + 22, 610)), fill=colour)
        draw.ellipse((x + 10, 550, x + 60, 618), fill=colour)
    for x, dots in ((1260, ((35, 35), (95, 95), (65, 65))), (1440, ((35, 35), (95, 95)))):
        draw.rounded_rectangle((x, 840, x + 130, 970), 24, fill=PAPER)
        for left, down in dots:
            draw.ellipse((x + left - 13, 840 + down - 13, x + left + 13, 840 + down + 13), fill=NIGHT)
    return picture


def birds() -> Image.Image:
    """The sun comes up behind the reeds; geese are on their way."""
    picture, draw = sky(((118, 128, 150), (226, 176, 140), (250, 214, 150), WATER, (150, 116, 108)))
    draw.ellipse((1180, 420, 1420, 660), fill=(255, 240, 200))
    draw.rectangle((0, 640, WIDTH, HEIGHT), fill=(196, 152, 126))
    for step in range(14):
        y, wide = 660 + step * 26, 150 - step * 6
        draw.rounded_rectangle((1300 - wide, y, 1300 + wide, y + 9), 5, fill=(252, 226, 172))
    draw.polygon(((0, 640), (0, 590), (500, 560), (1000, 606), (WIDTH, 580), (WIDTH, 640)), fill=(122, 108, 104))
    for number in range(7):
        x, y, span = 640 + (number - 3) * 150, 150 + abs(number - 3) * 52, 62
        wings = ((x - span, y - 26), (x - 14, y + 4), (x, y + 12), (x + 14, y + 4), (x + span, y - 26))
        draw.line(wings, fill=NIGHT, width=12)
    chance = random.Random(3)  # noqa: S311
    for _ in range(150):
        foot, tall, lean = chance.randrange(-40, WIDTH), chance.randrange(200, 520), chance.randrange(-50, 70)
        shade = tuple(max(0, part + chance.randrange(-24, 18)) for part in REED)
        stalk = ((foot, HEIGHT), (foot + lean // 3, HEIGHT - tall // 2), (foot + lean, HEIGHT - tall))
        draw.line(stalk, fill=shade, width=9)
        if chance.random() < 0.45:
            top = HEIGHT - tall
            draw.rounded_rectangle((foot + lean - 12, top - 70, foot + lean + 12, top + 10), 12, fill=(84, 52, 34))
    return picture


def stars() -> Image.Image:
    """A porch, a telescope, and more stars than one can name."""
    picture, draw = sky(((18, 20, 40), (36, 40, 72), (92, 70, 96), (188, 120, 96)))
    chance = random.Random(11)  # noqa: S311
    for _ in range(320):
        x, y, size = chance.randrange(WIDTH), int(chance.triangular(0, 860, 0)), chance.choice((2, 3, 3, 4, 6))
        draw.ellipse((x - size, y - size, x + size, y + size), fill=chance.choice((PAPER, LAMP, (214, 222, 246))))
    draw.ellipse((1420, 120, 1600, 300), fill=(250, 236, 206))
    draw.ellipse((1370, 90, 1550, 270), fill=(27, 29, 54))
    draw.polygon(((0, HEIGHT), (0, 900), (520, 820), (1150, 905), (WIDTH, 830), (WIDTH, HEIGHT)), fill=(28, 24, 30))
    draw.line(((800, 640), (690, 960)), fill=WOOD, width=20)
    draw.line(((800, 640), (800, 970)), fill=WOOD, width=20)
    draw.line(((800, 640), (915, 960)), fill=WOOD, width=20)
    draw.line(((640, 740), (1010, 500)), fill=PAPER, width=66)
    draw.line(((984, 516), (1056, 470)), fill=BRICK, width=92)
    draw.line(((600, 766), (650, 734)), fill=BRICK, width=44)
    draw.ellipse((770, 610, 830, 670), fill=BRICK)
    for x in (250, 1180):  # two who look up
        draw.rounded_rectangle((x, 790, x + 120, 1000), 56, fill=(64, 44, 56) if x < 800 else (52, 58, 82))
        draw.ellipse((x + 18, 690, x + 104, 790), fill=(206, 158, 126))
    return picture


def main() -> None:
    """Write all of them down."""
    for name, picture in (("games", games()), ("birds", birds()), ("stars", stars())):
        small = picture.resize(SIZE, Image.Resampling.LANCZOS)
        small.save(PLACE / f"{name}.webp", "WEBP", quality=62, method=6)


if __name__ == "__main__":
    main()
