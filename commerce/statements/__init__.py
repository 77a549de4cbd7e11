"""Files that banks and wallets export: bytes in, entries out, or a refusal that names the line. Pure: no database, no
clock; nothing of a file is kept here."""
