"""Official documents on their way between agencies: messages of QCVN 102:2016 (edXML), out and in."""

from xanh.documents.exchange.lengths import too_long
from xanh.documents.exchange.message import Attachment, Message, Organ
from xanh.documents.exchange.reading import read_edxml
from xanh.documents.exchange.writing import write_edxml

__all__ = ["Attachment", "Message", "Organ", "read_edxml", "too_long", "write_edxml"]
