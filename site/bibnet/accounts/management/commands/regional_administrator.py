from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bibnet.accounts.models import User
from bibnet.libraries import network, roles
from bibnet.libraries.models import Library, Role


class Command(BaseCommand):
    help = (
        "Make somebody a regional administrator, with a new account where there is none of this "
        "name; asks for its password, or reads it from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", metavar="LOGIN", help="Login name, e-mail or telephone.")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--first-name", default="")

    def handle(self, *, login: str, **options: Any) -> None:
        try:
            region = network.region()
        except Library.DoesNotExist as error:
            raise CommandError("Found the region first: manage.py found_region") from error
        user = User.objects.by_identifier(login)
        with transaction.atomic():
            if user is None:
                user = self._new(login, options["last_name"], options["first_name"])
            roles.grant_role(user=user, library=region, role=Role.REGIONAL_ADMIN, actor=None)
        self.stdout.write(f"{user.username} is a regional administrator.")

    def _new(self, login: str, last_name: str, first_name: str) -> User:
        by_mail = {"email": login} if "@" in login else {"username": login}
        user = User(last_name=last_name, first_name=first_name, **by_mail)
        user.username = user.username or User.objects.free_login_name(login.partition("@")[0])
        password = self._password()
        try:
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        return user

    @staticmethod
    def _password() -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass("Password: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two are not the same. Nothing was changed.")
        return password
