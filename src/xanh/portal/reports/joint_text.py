"""The text of a part inside a joint text: inserted with its source, brought up to date, all pure."""

BREAK = "\n\n"


def source_of(name: str) -> str:
    """What stands behind a text that was inserted.

    >>> source_of("Sở Xây dựng")
    ' (theo báo cáo của Sở Xây dựng)'
    """
    return f" (theo báo cáo của {name})"


def marked(text: str, name: str) -> str:
    """A part's text with its source, as it is inserted.

    >>> marked("Đã xong.", "Sở Xây dựng")
    'Đã xong. (theo báo cáo của Sở Xây dựng)'
    """
    return text.strip() + source_of(name)


def inserted(text: str, part: str) -> str:
    """A joint text with a part at its end; one that is there already is not put there twice."""
    return text if part in text else BREAK.join(filter(None, [text.strip(), part]))


def renewed(text: str, old: str, new: str, *, name: str) -> str:
    """A joint text in which what was inserted as `old` says `new`, or is gone where `new` is empty.

    What a person has reworded stays as it is.

    >>> renewed("Một. (theo báo cáo của A)", "Một.", "Hai.", name="A")
    'Hai. (theo báo cáo của A)'
    """
    was = marked(old, name)
    if not old or was not in text:
        return text
    if new:
        return text.replace(was, marked(new, name))
    kept = (block.strip() for block in text.replace(was, "").split(BREAK))
    return BREAK.join(filter(None, kept))
