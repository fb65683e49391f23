"""The addresses of the pages."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.generic import RedirectView

from web.asking import asking, revoke, set_asking
from web.held import held, refuse, release
from web.judgements import judgement, judgements
from web.marks import confirm, marks, withdraw

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="judgements"), name="front"),
    path("judgements/", judgements, name="judgements"),
    path("judgements/<int:number>/", judgement, name="judgement"),
    path("held/", held, name="held"),
    path("held/<int:number>/release/", release, name="release"),
    path("held/<int:number>/refuse/", refuse, name="refuse"),
    path("asking/", asking, name="asking"),
    path("asking/set/", set_asking, name="set_asking"),
    path("asking/revoke/", revoke, name="revoke"),
    path("marks/", marks, name="marks"),
    path("marks/<str:digest>/confirm/", confirm, name="confirm"),
    path("marks/<str:digest>/withdraw/", withdraw, name="withdraw"),
    path(
        "login/",
        LoginView.as_view(template_name="web/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
]
