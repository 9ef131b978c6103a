{% load static %}// Xanh {{ version }}: a changed line here makes every browser take the new worker and fetch its kept pages anew.
self.xanh = {
  home: "{% url 'offline:unsent' %}",
  who: "{% url 'offline:who' %}",
  logout: "{% url 'logout' %}",
  words: { left: "{{ left|escapejs }}" },
};
importScripts("{% static 'xanh/queue_store.js' %}", "{% static 'xanh/queue_send.js' %}", "{% static 'xanh/sw.js' %}");
