"""The reminders room: what is sent to a person, and when: claimed, then sent, then recorded; never about nothing."""

from meetcompanion.reminders.letters import Contents, trial_letter
from meetcompanion.reminders.renewing import renew
from meetcompanion.reminders.round import Desk, Outcome, remind
from meetcompanion.reminders.stopping import stop, stop_address, whose_stop
from meetcompanion.reminders.times import next_monday

__all__ = [
    "Contents",
    "Desk",
    "Outcome",
    "next_monday",
    "remind",
    "renew",
    "stop",
    "stop_address",
    "trial_letter",
    "whose_stop",
]
