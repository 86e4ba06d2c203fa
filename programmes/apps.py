from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = "Where the money goes and what it buys"

    def ready(self) -> None:
        from . import called_other, explain

        called_other.register()
        explain.register()
