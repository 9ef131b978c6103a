"""How names of bodies begin, go on and end in official texts."""

import re

# How names of bodies begin.
HEADS = tuple(
    phrase.strip()
    for phrase in """
    van phong|phong|so|ubnd|uy ban|chi cuc|cuc|thanh tra|trung tam|ban|cac|cong an|cong ty|hiep hoi|hoi
    vien|truong|doi|to|don vi|co quan|bo phan|bao|dai|bo chi huy|mat tran|lien doan|lanh dao|toan the
    doanh nghiep|nha truong|kho bac|ngan hang|chi nhanh|quy|hat kiem lam|dien luc|vien thong|lien minh
    bao hiem|thue|hai quan|toa an|doan
    """.replace("\n", "|").split("|")
    if phrase.strip()
)
ENDED = re.compile(
    r"(?:chủ trì|phối hợp|trước (?:ngày|\d)|chậm nhất|định kỳ|để "
    r"|và (?:sở|ubnd|ủy ban|các|công an|ban|trung tâm|hội)\b)",
    re.IGNORECASE,
)
KINDS = ("phòng", "ban", "cục", "tâm", "đội", "tổ", "sở")  # a verb behind them is part of the name
MEMBERS = (  # what a group may list behind a comma
    *("ban", "nganh", "doan the", "don vi", "phong", "huyen", "phuong", "thi tran", "dac khu", "thanh pho"),
    *("thi xa", "dia phuong", "hiep hoi", "hoi", "doanh nghiep", "to chuc", "co quan", "xa"),
)
# What "các" stands before without naming bodies.
THINGS = (
    r"nhiệm vụ|giải pháp|nội dung|chỉ tiêu|chỉ số|tiêu chí|mục tiêu|hoạt động|chính sách|văn bản|quy định"
    r"|thủ tục|biện pháp|chương trình|dự án|đề án|kế hoạch|công trình|công tác|vấn đề|khó khăn|yêu cầu"
    r"|lĩnh vực|hình thức|kết quả|báo cáo|vi phạm|hành vi|nguồn|loại|tuyến|điều kiện|thông tin|dữ liệu|hồ sơ"
    r"|sản phẩm|dịch vụ"
)
SPELLED_HEAD = re.compile(
    r"(?:văn phòng(?! phẩm)|phòng(?!,? (?:chống|ngừa|cháy|vệ|bệnh|dịch))|sở|ubnd|u[ỷỳ] ban|ủy ban"
    rf"|(?:chi )?cục|thanh tra|trung tâm|ban(?! hành)|các(?! (?:{THINGS})\b)|công an|công ty|hiệp hội"
    r"|hội(?! nghị| thảo| thi| chợ)|(?:học )?viện|trường(?! hợp)|đội(?! ngũ)|tổ(?! chức)|đơn vị|cơ quan"
    r"|bộ(?! máy| chỉ số| tiêu chí| thủ tục)|báo(?! cáo)|đài|mặt trận|liên đoàn|lãnh đạo|toàn thể"
    r"|doanh nghiệp|nhà trường|kho bạc|ngân hàng|chi nhánh|quỹ(?! đất)|hạt kiểm lâm|điện lực|viễn thông"
    r"|liên minh|bảo hiểm|thuế|hải quan|tòa án|toà án|đoàn(?! kết)|địa phương|hđnd|hội đồng|cổng"
    r"|bưu điện|tổng công ty|tập đoàn|tỉnh ủy|thành ủy|chủ tịch|giám đốc|(?:thủ |hiệu )?trưởng|vcci|bhxh"
    r"|ngành(?! nghề))\b",
    re.IGNORECASE,
)
TAILS = (
    "co lien quan",
    "lien quan",
    "truc thuoc so",
    "thuoc so",
    "truc thuoc",
    "cap tinh",
    "tren dia ban",
    "cua tinh",
)
PLACED = re.compile(r"(?:xã(?! hội)|phường|đặc khu|huyện|quận|thị trấn)\b")  # whose body it is
GROUP = re.compile(
    r"(?:các|toàn thể|những|một số|cộng đồng|mọi)\b"
    r"|(?:cơ quan|đơn vị|sở|ban|ngành|doanh nghiệp)\b(?=[^.;]*,[^.;]*\b(?:ban|ngành|đơn vị)\b)"
    r"|(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|phòng)\s+(?:các\b|cấp\b|xã,|phường,|huyện,)"
    r"|(?:doanh nghiệp|tổ chức|cơ quan|đơn vị|cá nhân)\b.*\bliên quan",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"\b(?:nêu trên|nói trên|trên đây|như trên|nêu tại|được nêu)\b"
    r"|\btại (?:điểm|khoản|mục|phần|tiểu mục|phụ lục|điều)\b"
    r"|^\W*(?:nt|như mục .*|như trên)\W*$",
    re.IGNORECASE,
)
