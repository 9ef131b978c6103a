{% load static i18n %}// Xanh {{ version }}: a changed line here makes every browser take the new worker and fetch its kept pages anew.
self.xanh = {
  home: "{% url 'offline:unsent' %}",
  who: "{% url 'offline:who' %}",
  logout: "{% url 'logout' %}",
  words: { left: "{% translate 'Đã xóa các trang lưu trên máy này. Phiên trên máy chủ kết thúc khi có mạng trở lại. Nội dung chưa gửi vẫn được giữ, chỉ gửi khi chính người đã nhập đăng nhập lại.' %}" },
};
importScripts("{% static 'xanh/queue_store.js' %}", "{% static 'xanh/queue_send.js' %}", "{% static 'xanh/sw.js' %}");
