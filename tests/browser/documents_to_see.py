"""Give the running workbench documents of Sở NN&MT: a draft, one out to be signed, one received.

Run as a script in the workbench's environment; prints their numbers as JSON.
"""

import json
from dataclasses import replace

from django.utils import timezone

from tests.documents.test_exchange import MESSAGE
from xanh.documents.exchange import write_edxml
from xanh.documents.official import Heading, Paragraph, Signer, Table
from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents import actions, queries
from xanh.portal.documents.rules import PaperNumber

if __name__ == "__main__":
    ha, at = User.objects.get(username="ha"), timezone.now()
    agency = Agency.objects.get(code="so-nnmt")
    table = Table(("STT", "Chỉ tiêu", "Mục tiêu"), (("1", "CSTP1", "6,58"), ("2", "CSTP2", "6,11")))
    text = replace(
        queries.blank_text(agency, type_code="BC", subject="Kết quả thực hiện Chỉ số Xanh quý III năm 2026"),
        body=(Heading("Kết quả"), Paragraph("Các đơn vị đã báo cáo đúng hạn."), table),
        signer=Signer("Nguyễn Văn Quang", "Giám đốc"),
        recipients=("UBND tỉnh", "Các sở, ngành"),
    )
    about = {"by": ha, "at": at}
    draft = actions.draft_document(agency, text, **about)
    document = actions.draft_document(
        agency, text, recipients=list(Agency.objects.filter(kind="department")[:4]), **about
    )
    actions.give_number(document, key="seen", **about)
    document.refresh_from_db()
    actions.export_for_signing(document, **about)
    paper = PaperNumber(
        7, at.date(), "TTr", "TTr-SNNMT", "Đề nghị phê duyệt kế hoạch trồng cây xanh", "Trần Văn Bình"
    )
    actions.register_paper_number(agency, paper, key="paper", **about)
    received = actions.receive_edxml(agency, "den.edxml", write_edxml(MESSAGE), **about)
    print(json.dumps({"official": draft.pk, "document": document.pk, "received": received.pk}))
