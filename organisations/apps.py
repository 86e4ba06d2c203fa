from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = "Who"

    def ready(self) -> None:
        from evidence import access

        from . import members

        access.register(members.scopes)
