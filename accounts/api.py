"""Where the app client's sign-in differs from allauth's own."""

from __future__ import annotations

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.headless.base.response import APIResponse, ConflictResponse
from allauth.headless.base.views import APIView

from accounts import services


class SendCodeAgain(APIView):
    handle_json_input = False

    def post(self, request, *args, **kwargs):
        process = EmailVerificationProcess.resume(request)
        if not process or not process.can_resend:
            return ConflictResponse(request)
        services.send_code_again(process=process)
        return APIResponse(request)
