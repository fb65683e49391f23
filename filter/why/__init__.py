"""Why a letter was decided as it was, and what would have made it other."""
