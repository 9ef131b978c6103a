"""One's settings, and what is said to late units, as typed."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xanh.portal.display.words import word
from xanh.portal.reminders.rules import LONGEST, Wish


class SettingsForm(forms.Form):
    """Which letters a person wants, where, in which language."""

    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
        help_text=_(
            "Để trống nếu không nhận thư. Nên dùng hộp thư công vụ: trong thư có tên việc của cơ quan."
        ),
    )
    wish = forms.ChoiceField(
        label=_("Nhận thư nhắc việc"),
        choices=[(wish.value, word("wish", wish).text) for wish in Wish],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Ngôn ngữ của thư"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class UrgingForm(forms.Form):
    """What is said to the units that were chosen."""

    text = forms.CharField(
        label=_("Nội dung đôn đốc"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
    again = forms.BooleanField(label=_("Vẫn gửi cho đơn vị đã được đôn đốc hôm nay"), required=False)
