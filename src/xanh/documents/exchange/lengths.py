"""Fields of a message that are longer than the rules allow: told before it is sent."""

from collections.abc import Iterator

from xanh.documents.exchange.message import Message, Organ
from xanh.reference import Problem, exchange_rules


def too_long(message: Message) -> tuple[Problem, ...]:
    """One problem for each field that is too long.

    A code of an agency between 13 characters (Decree 30/2020, Annex VI) and 35 (Decision 20/2020) is a
    warning: it is valid, but an old system may cut it.

    Examples
    --------
    >>> [p.severity for p in too_long(Message(Organ("000.00.00.H37"), subject="x" * 501))]
    ['error']
    >>> [p.code for p in too_long(Message(Organ("000.00.01.02.H37")))]
    ['edxml.code_over_old_length']
    """
    return tuple(p for name, value in _values(message) for p in _judged(name, value))


def _values(message: Message) -> Iterator[tuple[str, str]]:
    for organ in (message.sender, *message.receivers):
        yield from _of_organ(organ)
    yield "CodeNumber", message.number
    yield "CodeNotation", message.notation
    yield "TypeName", message.type_name
    yield "Subject", message.subject
    yield "Position", message.signer_position
    yield "FullName", message.signer_name


def _of_organ(organ: Organ) -> Iterator[tuple[str, str]]:
    yield "OrganId", organ.code
    yield "OrganName", organ.name


def _judged(name: str, value: str) -> Iterator[Problem]:
    rule = exchange_rules().lengths[name]
    about = {"name": name, "value": value[:60], "length": len(value)}
    if rule.other and rule.at_most < len(value) <= rule.other:
        yield Problem("edxml.code_over_old_length", values={**about, "limit": rule.at_most})
    elif len(value) > (rule.other or rule.at_most):
        yield Problem("edxml.field_too_long", values={**about, "limit": rule.other or rule.at_most})
