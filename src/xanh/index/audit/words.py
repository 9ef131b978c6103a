"""The words of an audit in both languages, and where its thresholds come from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

HANDBOOK = "OECD/JRC, Handbook on Constructing Composite Indicators (2008)"
AUDITS = "JRC statistical audits, as commonly stated"
OURS = "Xanh"


@dataclass(frozen=True)
class ItemWords:
    """An item's name and question in Vietnamese and English, and the source of its thresholds."""

    vi: str
    en: str
    asks_vi: str
    asks_en: str
    source: str

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
        AUDITS,
    ),
    "outliers": ItemWords(
        "Giá trị ngoại lai",
        "Outliers",
        "Còn phân bố lệch mạnh không, đã ép bao nhiêu giá trị?",
        "Are skewed distributions left, how many values were Winsorised?",
        f"{AUDITS}: |skew| > 2, kurtosis > 3.5, 5 values",
    ),
    "direction": ItemWords(
        "Chiều của chỉ tiêu",
        "Direction",
        "Mỗi chỉ tiêu có cùng chiều với nhóm của nó không?",
        "Does every indicator run with its own group?",
        AUDITS,
    ),
    "structure": ItemWords(
        "Cấu trúc",
        "Structure",
        "Mỗi nhóm có đo một thứ duy nhất không?",
        "Does each group measure one thing?",
        f"{HANDBOOK}, step 4; {AUDITS}: 60 %",
    ),
    "reliability": ItemWords(
        "Độ tin cậy",
        "Reliability",
        "Các chỉ tiêu trong nhóm có nhất quán không?",
        "Are the indicators of a group consistent?",
        "Nunnally (1978): 0.7",
    ),
    "correlation": ItemWords(
        "Tương quan",
        "Correlations",
        "Có chỉ tiêu câm, trùng lặp hay thuộc nhóm khác không?",
        "Are indicators silent, redundant, or nearer to another group?",
        f"{AUDITS}: 0.3, 0.92",
    ),
    "importance": ItemWords(
        "Vai trò so với trọng số",
        "Importance against weight",
        "Ảnh hưởng thực của mỗi phần có đúng như trọng số không?",
        "Does each part matter as much as its weight says?",
        f"Paruolo, Saisana, Saltelli (2013); limit of 2 times: {OURS}",
    ),
    "added_value": ItemWords(
        "Giá trị tăng thêm",
        "Added value",
        "Chỉ số tổng hợp có nói thêm điều gì so với từng phần không?",
        "Does the composite say more than each of its parts?",
        f"{AUDITS}: 10 places in 30 % of units",
    ),
    "uncertainty": ItemWords(
        "Độ bất định",
        "Uncertainty",
        "Thứ hạng có vững khi thay đổi giả định không?",
        "Do ranks hold when assumptions change together?",
        f"{HANDBOOK}, step 7; widths: {OURS}",
    ),
    "sensitivity": ItemWords(
        "Độ nhạy",
        "Sensitivity",
        "Từng giả định riêng lẻ làm thứ hạng đổi bao nhiêu?",
        "How far does each assumption alone move the ranks?",
        f"{HANDBOOK}, step 7; limits: {OURS}",
    ),
    "removal": ItemWords(
        "Bỏ từng phần",
        "Removal",
        "Bỏ một chỉ tiêu hay một nhóm thì thứ hạng đổi bao nhiêu?",
        "How far do ranks move without an indicator or a group?",
        f"limit: {OURS}",
    ),
    "frontier": ItemWords(
        "Đường biên hiệu quả",
        "Efficient frontier",
        "Điểm có phù hợp với bộ trọng số có lợi nhất cho mỗi đơn vị không?",
        "Do scores agree with each unit's most favourable weights?",
        f"Cherchye and others (2007); limit: {OURS}",
    ),
    "significance": ItemWords(
        "Ý nghĩa thống kê",
        "Significance",
        "Với sai số chọn mẫu, các đơn vị liền hạng có khác nhau không?",
        "With sampling error, do neighbours in the ranking differ?",
        f"95 %; limit: {OURS}",
    ),
    "reproduction": ItemWords(
        "Tính lại",
        "Reproduction",
        "Tính lại từ số liệu gốc có ra đúng điểm không?",
        "Do the same inputs give the same scores?",
        "1e-9",
    ),
}

VERDICT_WORDS = {
    "vi": {"fail": "Không đạt", "warn": "Cần xem lại", "pass": "Đạt", "not_applicable": "Không áp dụng"},
    "en": {"fail": "Fail", "warn": "Warn", "pass": "Pass", "not_applicable": "Not applicable"},
}

MEASURES = {
    "share_of_units": ("tỷ lệ đơn vị có số liệu", "share of units with a figure"),
    "share_of_indicators": ("tỷ lệ chỉ tiêu có số liệu", "share of indicators with a figure"),
    "share_in_worst_group": ("tỷ lệ trong nhóm thiếu nhất", "share in the worst group"),
    "skewness": ("độ lệch", "skewness"),
    "winsorised": ("số giá trị đã ép", "values Winsorised"),
    "correlation_with": ("tương quan với", "correlation with"),
    "components_above_one": ("số thành phần có trị riêng trên 1", "components with eigenvalue above 1"),
    "first_share": ("phần phương sai của thành phần đầu", "variance share of the first component"),
    "lowest_loading": ("hệ số tải thấp nhất", "lowest loading"),
    "alpha": ("Cronbach alpha", "Cronbach's alpha"),
    "redundant_pair": ("tương quan của cặp trùng lặp", "correlation of a redundant pair"),
    "nearer_to_another_group": (
        "tương quan với nhóm khác cao hơn",
        "correlation with another group is higher",
    ),
    "importance_over_weight": ("vai trò chia cho trọng số", "importance over weight"),
    "moved_places": ("tỷ lệ đơn vị lệch hạng từ", "share of units that move by places:"),
    "places_outside_interval": ("số hạng nằm ngoài khoảng", "places outside the interval"),
    "share_of_wide_intervals": ("tỷ lệ khoảng hạng quá rộng", "share of wide rank intervals"),
    "share_of_failed_replications": ("tỷ lệ lần mô phỏng hỏng", "share of failed replications"),
    "mean_shift_of_units": ("mức dịch hạng bình quân / số đơn vị", "mean rank shift / number of units"),
    "agreement_of_ranks": ("tương quan hạng", "correlation of ranks"),
    "agreement_of_scores": ("tương quan hạng với điểm đường biên", "rank correlation with frontier scores"),
    "share_told_apart": ("tỷ lệ cặp liền hạng khác nhau rõ", "share of neighbours told apart"),
    "largest_difference": ("chênh lệch lớn nhất", "largest difference"),
}


def measure_words(measure: str, language: str) -> str:
    """The name of a figure; what follows a colon in its key is told as it is.

    Examples
    --------
    >>> measure_words("correlation_with:CSTP1", "vi")
    'tương quan với CSTP1'
    """
    key, _, detail = measure.partition(":")
    words = MEASURES[key][1 if language == "en" else 0]
    return f"{words} {detail}".strip()


def figure(value: float, language: str) -> str:
    """At most three decimals, with the decimal sign of the language; a dash for none.

    Examples
    --------
    >>> figure(0.6667, "vi"), figure(float("nan"), "en"), figure(3.0, "en")
    ('0,667', '–', '3')
    """
    if isnan(value):
        return "–"
    text = f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 or value == 0 else f"{value:.1e}"
    return text if language == "en" else text.replace(".", ",")
