"""Stories: their form, the service that is told them, and how well it then answers."""
