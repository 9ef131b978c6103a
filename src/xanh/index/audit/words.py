"""The words of an audit in both languages: its items, its verdicts, its report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ItemWords:
    """An item's name and question in Vietnamese and English."""

    vi: str
    en: str
    asks_vi: str
    asks_en: str

    def name(self, language: str) -> str:
        """Name in a language."""
        return self.en if language == "en" else self.vi

    def asks(self, language: str) -> str:
        """The question that the item answers."""
        return self.asks_en if language == "en" else self.asks_vi


ITEMS = {
    "coverage": ItemWords(
        "Độ phủ số liệu",
        "Coverage",
        "Mỗi chỉ tiêu, mỗi đơn vị có đủ số liệu không?",
        "Has every indicator and every unit enough figures?",
    ),
    "outliers": ItemWords(
        "Giá trị ngoại lai",
        "Outliers",
        "Còn phân bố lệch mạnh không, đã ép bao nhiêu giá trị?",
        "Are skewed distributions left, and how many values were Winsorised?",
    ),
    "direction": ItemWords(
        "Chiều của chỉ tiêu",
        "Direction",
        "Mỗi chỉ tiêu có cùng chiều với nhóm của nó không?",
        "Does every indicator run with its own group?",
    ),
    "structure": ItemWords(
        "Cấu trúc",
        "Structure",
        "Mỗi nhóm có đo một thứ duy nhất không?",
        "Does each group measure one thing?",
    ),
    "reliability": ItemWords(
        "Độ tin cậy",
        "Reliability",
        "Các phần của một nhóm có nhất quán không?",
        "Are the parts of a group consistent?",
    ),
    "correlation": ItemWords(
        "Tương quan",
        "Correlations",
        "Có chỉ tiêu câm, trùng lặp, trái chiều hay thuộc nhóm khác không?",
        "Are indicators silent, redundant, opposed, or nearer to another group?",
    ),
    "importance": ItemWords(
        "Vai trò so với trọng số",
        "Importance against weight",
        "Ảnh hưởng thực của mỗi phần có đúng như trọng số không?",
        "Does each part matter as much as its weight says?",
    ),
    "added_value": ItemWords(
        "Giá trị tăng thêm",
        "Added value",
        "Chỉ số tổng hợp có nói thêm điều gì so với từng phần không?",
        "Does the composite say more than each of its parts?",
    ),
    "uncertainty": ItemWords(
        "Độ bất định",
        "Uncertainty",
        "Thứ hạng có vững khi các giả định cùng thay đổi không?",
        "Do ranks hold when assumptions change together?",
    ),
    "sensitivity": ItemWords(
        "Độ nhạy",
        "Sensitivity",
        "Từng giả định riêng lẻ làm thứ hạng đổi bao nhiêu?",
        "How far does each assumption alone move the ranks?",
    ),
    "removal": ItemWords(
        "Bỏ từng phần",
        "Removal",
        "Bỏ một chỉ tiêu hay một nhóm thì thứ hạng đổi bao nhiêu?",
        "How far do ranks move without an indicator or a group?",
    ),
    "frontier": ItemWords(
        "Đường biên hiệu quả",
        "Efficient frontier",
        "Điểm có phù hợp với bộ trọng số có lợi nhất cho mỗi đơn vị không?",
        "Do scores agree with each unit's most favourable weights?",
    ),
    "significance": ItemWords(
        "Ý nghĩa thống kê",
        "Significance",
        "Với sai số chọn mẫu, các đơn vị liền hạng có khác nhau không?",
        "With sampling error, do neighbours in the ranking differ?",
    ),
    "reproduction": ItemWords(
        "Tính lại",
        "Reproduction",
        "Tính lại từ số liệu gốc có ra đúng điểm không?",
        "Do the same inputs give the same scores?",
    ),
}

# Assumptions of the simulations, by their names.
ASSUMPTIONS = {
    "weights": ("trọng số ±25 %", "weights ±25 %"),
    "normalisation": ("cách chuẩn hóa", "way of normalising"),
    "aggregation": ("cách gộp điểm", "way of aggregating"),
    "imputation": ("cách điền số liệu thiếu", "way of filling in"),
    "treatment": ("xử lý giá trị ngoại lai", "treatment of outliers"),
}

VERDICT_WORDS = {
    "vi": {"fail": "Không đạt", "warn": "Cần xem lại", "pass": "Đạt", "not_applicable": "Không áp dụng"},
    "en": {"fail": "Fail", "warn": "Warning", "pass": "Pass", "not_applicable": "Not applicable"},
}

TEXTS = {
    "vi": {
        "title": "Báo cáo kiểm định thống kê", "units": "đơn vị", "digest": "Mã kiểm chứng (SHA-256)",
        "summary": "Tóm tắt", "item": "Hạng mục", "verdict": "Kết luận", "subject": "Đối tượng",
        "measure": "Số đo", "figure": "Giá trị", "threshold": "Ngưỡng", "source": "Nguồn của ngưỡng",
        "findings": "Kết quả", "counted": "Số lượng số đo theo kết luận", "passes": "số đo đạt",
        "whole": "toàn bộ", "unit": "Đơn vị",
        "rank": "Hạng", "median": "Hạng trung vị", "interval": "Khoảng hạng", "from": "Từ hạng",
        "to": "Đến hạng", "data_of": "Số liệu của biểu đồ", "group": "Nhóm", "part": "Phần",
        "weight": "Trọng số (tỷ trọng trong nhóm)", "importance": "Vai trò (tỷ trọng trong nhóm)",
        "correlations": "Tương quan",
        "no_plots": "Báo cáo không có biểu đồ: cần cài thêm gói matplotlib (phần bổ sung “report”).",
        "all_pass": "Không có gì phải xem lại.",
    },
    "en": {
        "title": "Statistical audit", "units": "units", "digest": "Digest (SHA-256)",
        "summary": "Summary", "item": "Item", "verdict": "Verdict", "subject": "Subject",
        "measure": "Measure", "figure": "Figure", "threshold": "Threshold",
        "source": "Source of the threshold", "counted": "How many figures of each verdict",
        "findings": "Findings", "passes": "measures pass", "whole": "whole", "unit": "Unit",
        "rank": "Rank", "median": "Median rank", "interval": "Rank interval", "from": "From rank",
        "to": "To rank", "data_of": "Figures of the plot", "group": "Group", "part": "Part",
        "weight": "Weight (share in its group)", "importance": "Importance (share in its group)",
        "correlations": "Correlations",
        "no_plots": "The report has no plots: they need the package matplotlib (extra “report”).",
        "all_pass": "Nothing needs a second look.",
    },
}  # fmt: skip


def spoken(language: str) -> str:
    """The language whose words are used: Vietnamese unless English is asked for."""
    return "en" if language == "en" else "vi"


def assumption_words(name: str, language: str) -> str:
    """What an assumption is called; its own name where it is not one of the usual."""
    return ASSUMPTIONS.get(name, (name, name))[language == "en"]
