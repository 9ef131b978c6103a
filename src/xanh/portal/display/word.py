"""What stands for a code on screen."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Word:
    """What stands for a code: the words, an icon of the sprite, a tone of colour, a short mark for tables."""

    text: str | Promise
    icon: str = ""
    tone: str = "plain"
    mark: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)
