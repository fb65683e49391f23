"""What an administrator types after `manage.py`."""
