"""Work in the background: Django's task interface, and what its database worker lacks.

`library_task` makes a task of one library's plugin; `manage.py work` runs tasks, retakes those of
a killed worker, delivers announcements and runs what is due periodically.
"""
