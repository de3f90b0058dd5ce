"""The schedule file: what may be written in it, and what it says.

``load`` reads and checks it and gives a ``schema.Config``; ``lists`` reads the recipients it names. ``schema`` has its
keys, ``values`` what may stand behind them, ``cron`` the crontab lines. ``document`` is YAML with line numbers, ``faults``
tells what is wrong, ``words`` says types and values in words. ``json_schema`` and ``reference`` print the keys for text
editors and for people.
"""
