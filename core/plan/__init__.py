"""Plans over months: demand that grows and varies, prices that fall, and what to commit to."""
