"""Plain phrases that made-up tasks are put together from."""

VERBS = (
    "rà soát, cập nhật",
    "kiểm tra, giám sát",
    "xây dựng và trình ban hành",
    "tuyên truyền, phổ biến",
    "hướng dẫn doanh nghiệp thực hiện",
    "tổng hợp, công khai",
    "bố trí kinh phí cho",
    "tập huấn cho cán bộ về",
    "đề xuất giải pháp cải thiện",
    "phối hợp khảo sát",
    "theo dõi, đôn đốc",
    "đánh giá hiệu quả của",
)
OBJECTS = (
    "hệ thống thu gom, xử lý nước thải tại các cụm công nghiệp",
    "số liệu quan trắc môi trường không khí và nước mặt",
    "thủ tục cấp giấy phép môi trường qua dịch vụ công trực tuyến",
    "việc phân loại, thu gom và vận chuyển chất thải rắn sinh hoạt",
    "các công trình phòng, chống thiên tai trên địa bàn",
    "chính sách hỗ trợ doanh nghiệp chuyển đổi sang sản xuất sạch hơn",
    "mô hình kinh tế tuần hoàn trong các khu, cụm công nghiệp",
    "danh mục dự án sử dụng năng lượng tiết kiệm và hiệu quả",
    "tiêu chí mua sắm công ưu tiên sản phẩm thân thiện với môi trường",
    "nội dung bảo vệ môi trường trong quy hoạch xây dựng",
    "chất lượng cấp nước sạch đô thị và nông thôn",
    "công tác cảnh báo sớm mưa lũ, sạt lở đất cho doanh nghiệp",
)
AIMS = (
    "bảo đảm ít nhất 95% cơ sở tuân thủ quy định",
    "rút ngắn ít nhất 30% thời gian giải quyết",
    "giảm số phản ánh của người dân và doanh nghiệp",
    "nâng tỷ lệ doanh nghiệp đánh giá tốt lên trên 70%",
    "phục vụ báo cáo kết quả thực hiện hằng quý",
    "tháo gỡ kịp thời khó khăn cho nhà đầu tư",
    "bảo đảm số liệu thống nhất giữa các cơ quan",
)
PLACES = (
    "tại khu kinh tế cửa khẩu",
    "tại các xã biên giới",
    "trên các tuyến quốc lộ",
    "ở các phường trung tâm",
    "trên lưu vực sông Kỳ Cùng",
    "tại các làng nghề",
)
SCOPES = ("khu vực đô thị", "khu vực nông thôn", "trong các khu công nghiệp", "phần tổng hợp số liệu")
