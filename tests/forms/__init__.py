"""The form maker: random but realistic self-evaluation forms with their truth, to test the readers with.

It shares no code with the readers. Run it as ``python -m forms.make`` from the ``tests`` folder.
"""
