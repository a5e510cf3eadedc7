"""The account for programs, and where the app client's sign-in differs from allauth's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.headless.base import views as allauth_views
from allauth.headless.base.response import APIResponse, ConflictResponse
from django.contrib.auth import logout
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import queries, services
from accounts.models import Role, validate_zone


class SendCodeAgain(allauth_views.APIView):
    handle_json_input = False

    def post(self, request, *args, **kwargs):
        process = EmailVerificationProcess.resume(request)
        if not process or not process.can_resend:
            return ConflictResponse(request)
        services.send_code_again(process=process)
        return APIResponse(request)


class Text(serializers.CharField):
    """A text that is one: a number is none, whatever it would look like."""

    def to_internal_value(self, sent: Any) -> str:
        if not isinstance(sent, str):
            self.fail("invalid")
        return super().to_internal_value(sent)


class Flag(serializers.BooleanField):
    """True or false, and no word or number for it."""

    def to_internal_value(self, sent: Any) -> bool:
        if not isinstance(sent, bool):
            self.fail("invalid", input=sent)
        return sent


class AccountInput(serializers.Serializer):
    name = Text(max_length=80, allow_blank=True, help_text="What the pages call you; may be empty.")
    time_zone = Text(
        max_length=64, validators=[validate_zone], help_text="An IANA name, such as Europe/Paris. Your days follow it."
    )
    single_keys = Flag(help_text="Whether digits and letters answer on the question pages of a browser.")

    def to_internal_value(self, sent: Any) -> Any:
        """Refuse what cannot be changed here: left out in silence, it would look as if it had been."""
        unknown = sent.keys() - self.fields.keys() if isinstance(sent, dict) else ()
        if unknown:
            raise serializers.ValidationError({name: ["This cannot be changed here."] for name in sorted(unknown)})
        return super().to_internal_value(sent)


class AccountOutput(AccountInput):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)


class Account(APIView):
    """Who is signed in."""

    @extend_schema(responses=AccountOutput)
    def get(self, request: Request) -> Response:
        """Read who is signed in."""
        return Response(AccountOutput(request.user).data)

    @extend_schema(request=AccountInput, responses=AccountOutput)
    def patch(self, request: Request) -> Response:
        """Change name, time zone or preferences: all that was sent, or nothing.

        What is left out stays. Address and password are changed through the app client, the role by an administrator.
        """
        sent = AccountInput(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        person = services.update_profile(person=request.user, **sent.validated_data)
        return Response(AccountOutput(person).data)


class Devices(APIView):
    """The browsers and apps in which you are signed in, the one that asks first, then the last used first."""

    class Output(serializers.Serializer):
        class Device(serializers.Serializer):
            id = serializers.UUIDField(help_text="To sign it out.")
            name = serializers.CharField(help_text="As it names itself, such as Firefox on Linux.")
            app = serializers.BooleanField(source="is_app", help_text="Whether it signed in as an app.")
            signed_in_at = serializers.DateTimeField(allow_null=True, help_text="Null: before that was noted.")
            used_at = serializers.DateTimeField(help_text="Noted once an hour.")
            here = serializers.BooleanField(source="is_this", help_text="Whether it is the one that asks.")

        devices = Device(many=True)

    @extend_schema(responses=Output)
    def get(self, request: Request) -> Response:
        found = queries.devices(request.user, _session(request).session_key, timezone.now())
        return Response(self.Output({"devices": found}).data)


class DeviceDetail(APIView):
    """Sign out on one device, at once. Where it is the one that asks, this is its last answer."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, device_id: UUID) -> Response:
        key = _session(request).session_key
        services.end_device(person=request.user, device_id=device_id, now=timezone.now())
        if key == request.session.session_key and not request.session.exists(key):
            logout(request._request)  # takes the cookie away, too
        return Response(status=204)


def _session(request: Request) -> Any:
    """Return the session in which somebody is: a token's, or the cookie's."""
    return request.auth or request.session
