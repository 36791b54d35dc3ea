"""The account host's addresses; on microsites the middleware sends them here."""

from __future__ import annotations

from django.urls import path

from .views import (
    cabinet,
    children,
    desk,
    factors,
    my_data,
    recovery,
    second_step,
    security,
    sign_in,
    sign_up,
    viewings,
)

app_name = "accounts"
urlpatterns = [
    path("", cabinet.overview, name="cabinet"),
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("sign-up/", sign_up.SignUpView.as_view(), name="sign_up"),
    path("second-step/", second_step.SecondStepView.as_view(), name="second_step"),
    path("first-factor/", factors.FirstFactorView.as_view(), name="first_factor"),
    path("desk/", desk.DeskView.as_view(), name="desk"),
    # A forgotten password
    path("recovery/", recovery.RecoveryView.as_view(), name="recovery"),
    path("recovery/sent/", recovery.recovery_sent, name="recovery_sent"),
    path("slip/", recovery.SlipView.as_view(), name="slip"),
    path("slip/password/", recovery.SlipPasswordView.as_view(), name="slip_password"),
    path("slip/<uuid:reference>/<slug:code>/", recovery.slip_link, name="slip_link"),
    path("confirm/<str:token>/", recovery.confirm_email, name="confirm_email"),
    # The cabinet
    path("notices/", cabinet.notice_list, name="notices"),
    path("notices/settings/", cabinet.NoticeSettingsView.as_view(), name="notice_settings"),
    path("sessions/", security.session_list, name="sessions"),
    path("sessions/end/", security.end_sessions, name="end_sessions"),
    path("children/", children.child_list, name="children"),
    path("children/add/", children.AddChildView.as_view(), name="add_child"),
    path("viewings/", viewings.viewing_list, name="viewings"),
    path("viewings/end/", viewings.end, name="end_viewing"),
    # Safety
    path("security/", security.overview, name="security"),
    path("security/confirm/", security.ConfirmPasswordView.as_view(), name="confirm_password"),
    path("security/password/", security.ChangePasswordView.as_view(), name="change_password"),
    path("security/pin/", security.PinView.as_view(), name="pin"),
    path("security/app/", factors.TotpView.as_view(), name="factor_totp"),
    path("security/passkey/", factors.PasskeyView.as_view(), name="factor_passkey"),
    path("security/sheet/", factors.SheetView.as_view(), name="factor_sheet"),
    path("security/remove/<int:pk>/", factors.remove_factor, name="remove_factor"),
    # One's own data
    path("data/", my_data.overview, name="my_data"),
    path("data/contacts/", my_data.ContactsView.as_view(), name="contacts"),
    path("data/export/", my_data.export, name="export"),
    path("data/erase/", my_data.EraseView.as_view(), name="erase"),
    path("consents/", my_data.ConsentsView.as_view(), name="consents"),
    path("consents/withdraw/", my_data.withdraw, name="withdraw_consent"),
    path("consents/text/<int:pk>/", sign_up.consent_text, name="consent_text"),
]
