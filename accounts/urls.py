"""The account pages, the app client's sign-in, and the local default's mail. Ours stand before allauth's."""

from allauth.headless.constants import Client
from django.urls import include, path

from accounts import api, views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/devices/", views.devices, name="devices"),
    path("account/logout/", views.SignOut.as_view(), name="account_logout"),
    path("account/confirm-email/", views.ConfirmAddress.as_view(), name="account_email_verification_sent"),
    path("account/", include("allauth.urls")),
    path("_allauth/app/v1/auth/email/verify/resend", api.SendCodeAgain.as_api_view(client=Client.APP)),
    path("_allauth/", include("allauth.headless.urls")),
    path("mail/", views.local_mail, name="local-mail"),
    path("mail/<slug:name>/", views.local_letter, name="local-letter"),
    path("mail/<slug:name>/html/", views.local_letter_html, name="local-letter-html"),
]

api_urlpatterns = [
    path("account/", api.Account.as_view(), name="api-account"),
    path("account/devices/", api.Devices.as_view(), name="api-devices"),
    path("account/devices/<uuid:device_id>/", api.DeviceDetail.as_view(), name="api-device"),
]
