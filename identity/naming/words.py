"""Words of names that are no names of their own, and surnames that are spelled past all rules."""

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
        *("AL", "EL", "UL", "UR", "AR", "AS", "ASH", "AN", "AD", "AZ"),
        *("АЛЬ", "АЛ", "ЭЛЬ", "УЛЬ", "УЛ", "УР"),
    }
)
#: Surnames of Koreans, as Korea writes them and as Russian and Kazakh documents do.
KOREAN = {
    spelling: group.split()[0]
    for group in (
        "ПАК PAK PARK BAK",
        "ЛИ LI LEE YI RHEE RI",
        "ЦОЙ TSOY TSOI CHOI CHOE",
        "ТЕН TEN JUNG JEONG CHUNG",
        "ТЯН TYAN TIAN JANG CHANG",
        "Ю YU YOO",
        "ЮН YUN YOON",
        "ТЁ CHO JO",
        "КВОН KVON KWON",
        "ЛИМ LIM IM RIM",
        "ШИН СИН SHIN SIN",
    )
    for spelling in group.split()
}
