"""Addresses of the reminders."""

from django.urls import path

from xanh.portal.reminders.views import feeds, letters, notices, urging

app_name = "reminders"
urlpatterns = [
    path("notices/", notices.notices, name="list"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<int:pk>/", notices.open_notice, name="open"),
    path("notices/<int:pk>/read/", notices.read, name="read"),
    path("notices/settings/", notices.settings, name="settings"),
    path("notices/settings/calendar/", feeds.new, name="feed_new"),
    path("notices/settings/calendar/end/", feeds.end, name="feed_end"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("notices/letters/", letters.letters, name="letters"),
    path("notices/letters/again/", letters.again, name="letters_again"),
    path("reports/board/urge/<int:tier>/", urging.urge, name="urge"),
    path("reports/board/urge/<int:tier>/letter/", urging.letter, name="urging_letter"),
]
