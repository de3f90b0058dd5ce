"""The checks of an edition that need more than the edition itself, and are made when somebody asks for them.

`browser` looks at it in Chromium, `spam` has SpamAssassin judge a letter, `online` visits what it links to. All of them
give the findings of `digest.messages.checks`.
"""
