"""What a browser needs to go on without a network: its worker, the list of what waits, who is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xanh.portal.display.entries import for_offline


@login_not_required
@require_safe
def worker(request):
    """The service worker: asked for again at each visit, so that a new version takes over at once."""
    left = _(
        "Đã xóa các trang lưu trên máy này. Phiên trên máy chủ kết thúc khi có mạng trở lại. "
        "Nội dung chưa gửi vẫn được giữ, chỉ gửi khi chính người đã nhập đăng nhập lại."
    )
    answer = render(request, "offline/sw.js", {"left": left}, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@require_safe
def unsent(request):
    """The frame of the list; what waits is in the browser alone."""
    return for_offline(request, render(request, "offline/unsent.html"))


@never_cache
@login_not_required
@require_safe
def who(request):
    """Whose session it is and a token for its requests: asked before anything that waited is sent."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})
