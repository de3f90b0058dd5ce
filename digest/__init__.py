"""A newsletter digest builder.

Data flows one way, and the folders are named after what flows:

    sources → articles → edition → message → delivery

``model``       the nouns: Article, Story, Edition, Message, Delivery
``articles``    what somebody published: from a page, a plain-text scrape, a feed entry, a record
``editions``    which articles are chosen, and what is printed of them
``sheets``      the editor's file of an edition: what they changed, put into effect
``messages``    an edition rendered: HTML, text, MIME; and what is wrong with it (``messages.checks``)
``deliveries``  what may become of one reader's copy
``slots``       the calendar of a newsletter
``health``      how a source has been of late
``collecting``  asking all sources at once, and keeping what they hold
``withdrawals`` whether what was printed is still on the web
``drafting``, ``editing``   an edition as the machine proposes it, and as the editor wants it
``illustrating``, ``pictures``, ``darkroom``   the pictures of an edition: chosen, got, made ready for print
``made``        what building came to
``proving``     the edition as it would be sent, looked over; ``proofing`` does so in a browser, a spam filter, on the web
``holding``     keeping an edition back: a thin week, or errors in it
``pipeline``    the product on one page: build, test, send
``sending``     handing an edition over, copy by copy
``notices``     telling the operator when an edition waits for somebody
``newsroom``    what these work with
``rendering``, ``extraction``, ``confinement``   what is hostile until it is read, in processes that can be killed
``sources``, ``summarisers``, ``transports``, ``store``, ``assets``, ``client_support``, ``clock``   the edges, which touch the world
``cli``, ``scheduler``, ``web``   the doors
``wiring``      from the schedule file to all of these
"""

__version__ = "0.1.0"
