"""Who a user is: one person, one mailbox, one taste."""
