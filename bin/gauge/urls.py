"""The two bare views, before the product's own: what they are compared with finds them no faster."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as product
from gauge.models import Row


class InsertRow(APIView):
    """Read JSON, insert one row, commit, answer JSON. Nobody signs in, nothing is checked."""

    authentication_classes = ()
    permission_classes = ()

    def post(self, request: Request) -> Response:
        row = Row.objects.create(content=request.data)
        return Response({"outcomes": [{"id": row.pk, "outcome": "accepted"}]})


def signed_in_string(request: HttpRequest, size: int) -> HttpResponse:
    """Load session and user, and answer with so many bytes."""
    return HttpResponse("x" * size if request.user.is_authenticated else "")


class TokenString(APIView):
    """Find who is signed in by a token, as the product's API does, and answer with so many bytes."""

    def get(self, request: Request, size: int) -> HttpResponse:
        return signed_in_string(request, size)

    post = get


urlpatterns = [
    path("bare/token/<int:size>/", TokenString.as_view()),
    path("bare/row/", InsertRow.as_view()),
    path("bare/page/<int:size>/", signed_in_string),
    *product,
]
