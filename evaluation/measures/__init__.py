"""The measures of a spam filter, as the TREC spam track defines them. Pure numpy, no Django.

Source: G. Cormack, T. Lynam, TREC 2005 Spam Track Overview, section 2.4.
"""
