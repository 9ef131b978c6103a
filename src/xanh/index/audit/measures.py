"""The figures of an audit in both languages, and where their thresholds come from.

A source says who set the limit. What could not be read in a source itself is called "commonly stated".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, log10


@dataclass(frozen=True)
class Measure:
    """A figure's name in Vietnamese and English, and the keys of its threshold's sources."""

    vi: str
    en: str
    sources: tuple[str, ...]

    def name(self, language: str) -> str:
        """Name in a language."""
        return self.en if language == "en" else self.vi


OURS = ("ours",)
JRC, JRC_OURS = ("jrc",), ("jrc", "ours")
SOURCES = {
    "jrc": (
        "mức thường dùng trong kiểm định thống kê của JRC (Trung tâm nghiên cứu chung, Ủy ban châu Âu)",
        "commonly stated in statistical audits of the JRC",
    ),
    "ours": ("mức do Xanh đặt", "set by Xanh"),
    "gii": (
        "Chỉ số đổi mới toàn cầu (GII): ít nhất 66 % ở mỗi chỉ số con; COINr: 2/3",
        "Global Innovation Index: at least 66 % in each sub-index; COINr: 2/3",
    ),
    "coinr": (
        "COINr 1.1.14, check_SkewKurt: |độ lệch| dưới 2 hoặc độ nhọn dưới 3,5; winsorise: 5 giá trị",
        "COINr 1.1.14, check_SkewKurt: |skewness| below 2 or kurtosis below 3.5; winsorise: 5 values",
    ),
    "handbook": (
        "OECD/JRC, Handbook on Constructing Composite Indicators (2008)",
        "OECD/JRC, Handbook on Constructing Composite Indicators (2008)",
    ),
    "meaning": ("suy từ nghĩa của chiều chỉ tiêu", "what a direction means"),
    "chance": ("kiểm định hai phía, mức 5 %", "two-sided test at 5 %"),
    "kaiser": ("Kaiser (1960): trị riêng trên 1", "Kaiser (1960): eigenvalue above 1"),
    "horn": ("Horn (1965): phân tích song song", "Horn (1965): parallel analysis"),
    "nunnally": ("Nunnally (1978), Psychometric theory: 0,7", "Nunnally (1978), Psychometric theory: 0.7"),
    "paruolo": (
        "số đo theo Paruolo, Saisana, Saltelli (2013); mức do Xanh đặt",
        "measure of Paruolo, Saisana, Saltelli (2013); limit set by Xanh",
    ),
    "bod": (
        "số đo theo Cherchye và cộng sự (2007); mức do Xanh đặt",
        "measure of Cherchye and others (2007); limit set by Xanh",
    ),
    "sobol": (
        "số đo theo Saltelli và cộng sự (2010); mức do Xanh đặt",
        "measure of Saltelli and others (2010); limit set by Xanh",
    ),
    "cpi": (
        "Saisana, Saltelli (JRC), Corruption Perceptions Index 2012: kiểm định chênh lệch điểm; "
        "mức do Xanh đặt",
        "Saisana, Saltelli (JRC), Corruption Perceptions Index 2012: tests of score differences; "
        "limit set by Xanh",
    ),
    "exact": ("độ chính xác của số thực kép", "precision of double numbers"),
}

MEASURES = {
    "share_of_units": Measure("tỷ lệ đơn vị có số liệu", "share of units with a figure", ("gii", "jrc")),
    "share_of_indicators": Measure(
        "tỷ lệ chỉ tiêu có số liệu", "share of indicators with a figure", ("gii", "jrc")
    ),
    "share_in_worst_group": Measure(
        "tỷ lệ có số liệu trong nhóm thiếu nhất", "share of figures in the worst group", JRC
    ),
    "share_imputed": Measure("tỷ lệ số liệu được điền thay", "share of figures filled in", OURS),
    "skewness": Measure("độ lệch, khi độ nhọn trên 3,5", "skewness, where kurtosis is above 3.5", ("coinr",)),
    "winsorised": Measure("số giá trị đã ép về sát đám đông", "values Winsorised", ("coinr", "jrc")),
    "correlation_with": Measure("tương quan với", "correlation with", ("meaning", "chance")),
    "correlation_with_rest": Measure(
        "tương quan với phần còn lại của", "correlation with the rest of", ("meaning", "chance")
    ),
    "direction_known": Measure(
        "chiều có nguồn nêu rõ (1) hay do giả định (0)",
        "direction stated by a source (1) or assumed (0)",
        OURS,
    ),
    "components_above_one": Measure(
        "số thành phần có trị riêng trên 1", "components with eigenvalue above 1", ("kaiser", "handbook")
    ),
    "components_above_chance": Measure(
        "số thành phần vượt mức ngẫu nhiên", "components above those of chance", ("horn",)
    ),
    "first_share": Measure(
        "phần phương sai của thành phần đầu", "variance share of the first component", JRC
    ),
    "lowest_loading": Measure("hệ số tải thấp nhất", "lowest loading", ("jrc", "ours")),
    "evenness": Measure(
        "hệ số tải nhỏ nhất chia cho lớn nhất", "smallest loading over the largest", JRC_OURS
    ),
    "factors_of_all": Measure(
        "số nhân tố của toàn bộ chỉ tiêu so với số nhóm",
        "factors of all indicators against the number of groups",
        ("horn", "ours"),
    ),
    "alpha": Measure("Cronbach alpha", "Cronbach's alpha", ("nunnally", "jrc")),
    "alpha_standardised": Measure(
        "Cronbach alpha chuẩn hóa", "standardised Cronbach's alpha", ("nunnally", "jrc")
    ),
    "alpha_rise": Measure("alpha tăng thêm nếu bỏ phần này", "rise of alpha without it", JRC_OURS),
    "silent": Measure("mức gắn với nhóm", "correlation with its group", JRC),
    "redundant_pair": Measure("tương quan của cặp trùng lặp", "correlation of a redundant pair", JRC),
    "opposed_pair": Measure(
        "tương quan của cặp trái chiều", "correlation of a pair that trades off", JRC_OURS
    ),
    "nearer_to_another_group": Measure(
        "tương quan với nhóm khác cao hơn với nhóm mình",
        "correlation with another group, higher than with its own",
        JRC,
    ),
    "goes_with_size": Measure("tương quan với quy mô", "correlation with the size of units", ("ours",)),
    "importance_over_weight": Measure(
        "vai trò (tỷ số tương quan) chia cho trọng số",
        "importance (correlation ratio) over weight",
        ("paruolo",),
    ),
    "linear_importance_over_weight": Measure(
        "vai trò (bình phương tương quan) chia cho trọng số",
        "importance (squared correlation) over weight",
        ("paruolo",),
    ),
    "moved_places": Measure(
        "tỷ lệ đơn vị lệch hạng, số hạng từ", "share of units that move, by places from", JRC_OURS
    ),
    "places_outside_interval": Measure(
        "số hạng nằm ngoài khoảng", "places outside the interval", ("handbook", "ours")
    ),
    "interval_width": Measure("độ rộng khoảng hạng", "width of the rank interval", ("handbook", "ours")),
    "places_from_median": Measure(
        "số hạng cách hạng trung vị", "places from the median rank", ("handbook", "ours")
    ),
    "share_of_wide_intervals": Measure(
        "tỷ lệ đơn vị có khoảng hạng quá rộng", "share of units with a wide rank interval", OURS
    ),
    "share_of_failed_replications": Measure(
        "tỷ lệ lần mô phỏng không tính được", "share of failed replications", OURS
    ),
    "mean_shift_of_units": Measure(
        "mức dịch hạng bình quân / số đơn vị", "mean rank shift / number of units", ("handbook", "ours")
    ),
    "agreement_of_ranks": Measure("tương quan với hạng công bố", "correlation with the nominal ranks", OURS),
    "variance_share": Measure(
        "phần phương sai của mức dịch hạng (bậc toàn phần)",
        "share of the rank shift's variance (total order)",
        ("sobol",),
    ),
    "share_moved": Measure(
        "tỷ lệ đơn vị có thể lệch hạng, số hạng từ", "share of units that may move, by places from", OURS
    ),
    "agreement_of_scores": Measure(
        "tương quan hạng với điểm đường biên", "rank correlation with frontier scores", ("bod",)
    ),
    "share_on_frontier": Measure(
        "tỷ lệ đơn vị nằm trên đường biên", "share of units on the frontier", ("bod",)
    ),
    "share_told_apart": Measure(
        "tỷ lệ cặp liền hạng khác nhau rõ", "share of neighbours that can be told apart", ("cpi",)
    ),
    "largest_tied_group": Measure(
        "tỷ lệ đơn vị trong nhóm đồng hạng lớn nhất",
        "share of units in the largest group statistically tied",
        ("cpi",),
    ),
    "largest_difference": Measure("chênh lệch lớn nhất", "largest difference", ("exact",)),
}

REASONS = {
    "": ("", ""),
    "no_scale": ("cách tính không có bước chuẩn hóa", "the recipe does not normalise"),
    "does_not_vary": ("không biến thiên hoặc quá ít số liệu", "does not vary, or too few figures"),
    "too_few": ("quá ít đơn vị đủ số liệu", "too few units with all figures"),
    "single": ("chỉ có một phần", "only one part"),
    "negative": ("có điểm âm", "some scores are negative"),
    "missing": ("có điểm bị thiếu", "some scores are missing"),
    "many_units": ("quá nhiều đơn vị", "too many units"),
    "no_errors": ("số liệu không kèm sai số chọn mẫu", "the figures carry no sampling errors"),
    "no_pairs": ("quá nhiều đơn vị để so từng cặp", "too many units to compare all pairs"),
    "not_computed": ("không tính được chỉ số", "the composite cannot be computed"),
    "one_assumption": ("chỉ có một giả định", "there is only one assumption"),
    "no_weight": ("trọng số bằng 0", "its weight is zero"),
}  # fmt: skip


def measure_words(measure: str, language: str) -> str:
    """The name of a figure; what follows a colon in its key is told as it is.

    Examples
    --------
    >>> measure_words("correlation_with:CSTP1", "vi")
    'tương quan với CSTP1'
    """
    key, _, detail = measure.partition(":")
    return f"{MEASURES[key].name(language)} {detail}".strip()


def source_words(measure: str, language: str) -> str:
    """Where the threshold of a figure comes from.

    Examples
    --------
    >>> source_words("components_above_one", "en")
    'Kaiser (1960): eigenvalue above 1; OECD/JRC, Handbook on Constructing Composite Indicators (2008)'
    """
    keys = MEASURES[measure.partition(":")[0]].sources
    return "; ".join(SOURCES[key][language == "en"] for key in keys)


def reason_words(reason: str, language: str) -> str:
    """Why a figure is not applicable."""
    return REASONS[reason][language == "en"]


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SMALLEST = 0.0005


def figure(value: float, language: str) -> str:
    """At most three decimals, with the decimal sign of the language; a dash for none.

    Examples
    --------
    >>> figure(0.6667, "vi"), figure(float("nan"), "en"), figure(3.0, "en"), figure(1e-9, "vi")
    ('0,667', '–', '3', '1 × 10⁻⁹')
    """
    if isnan(value):
        return "–"
    if 0 < abs(value) < SMALLEST:
        power = int(log10(abs(value)) // 1)
        return f"{_plain(value / 10.0**power, 1, language)} × 10{str(power).translate(SUPERSCRIPTS)}"
    return _plain(value, 3, language)


def _plain(value: float, decimals: int, language: str) -> str:
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")
