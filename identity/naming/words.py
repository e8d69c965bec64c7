"""Words of names that are no names of their own."""

#: Whose son or daughter somebody is, in the spellings of passports.
SON = frozenset(
    {
        *("OGLI", "OGLU", "OGLY", "UGLI", "UGLY", "OĞLU", "UULU", "ULY", "ULI"),
        *("УГЛИ", "ОГЛЫ", "ОГЛИ", "ОГЛУ", "УУЛУ", "УЛЫ", "ҰЛЫ", "ЎҒЛИ"),
    }
)
DAUGHTER = frozenset(
    {
        *("QIZI", "KIZI", "KYZY", "QYZY", "QIZY", "GIZI", "GYZY"),
        *("КЫЗЫ", "ҚЫЗЫ", "ҚИЗИ", "КИЗИ", "ГЫЗЫ"),
    }
)
#: The Arabic article, as it is joined to what follows.
ARTICLES = frozenset(
    {
        *("AL", "EL", "UL", "UR", "AR", "AS", "ASH", "AN", "AD", "AZ", "ED", "EZ", "UD", "UZ"),
        *("АЛЬ", "АЛ", "ЭЛЬ", "УЛЬ", "УЛ", "УР", "АД", "АЗ", "ЭД", "УД", "УЗ"),
    }
)
