"""Pure rules: prices, tiers, settlement, lifecycles. No I/O, no clock; `now` is always a parameter."""
