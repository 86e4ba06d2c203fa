from django.apps import AppConfig


class CostingConfig(AppConfig):
    name = "costing"
    verbose_name = "What care costs"

    def ready(self) -> None:
        from evidence import access

        from . import scopes

        access.register(scopes.scopes)
        access.register_open(scopes.EXAMPLE)
        access.register_place(scopes.PREFIX, "costing", str(self.verbose_name))
