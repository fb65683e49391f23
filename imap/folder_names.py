"""What mail programs call the folders for spam, sent mail rubbish and drafts, in many languages.

Collected from the names that Thunderbird, Outlook, Apple Mail, Roundcube and
large providers give them. Only consulted where the server does not say by
special-use attributes (RFC 6154) which folder is which.
"""

JUNK = frozenset(
    name.casefold()
    for name in (
        *("Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "Bulk"),
        *("Junk-E-Mail", "Spamverdacht", "Spam-Verdacht", "Unerwünscht", "Werbung"),
        *("Courrier indésirable", "Indésirables", "Pourriel", "Pourriels"),
        *("Correo no deseado", "Correo basura", "No deseado", "Lixo Eletrônico", "Lixo eletrónico"),
        *("Posta indesiderata", "Indesiderata", "Ongewenste e-mail", "Ongewenst", "Reclame"),
        *("Uønsket e-mail", "Uønsket post", "Uønsket e-post", "Søppelpost", "Skräppost"),
        *("Roskaposti", "Rämpspost", "Mēstules", "Brukalas", "Niechciane", "Wiadomości-śmieci"),
        *("Nevyžádaná pošta", "Nevyžiadaná pošta", "Levélszemét", "Neželena pošta"),
        *("Neželjena pošta", "Mesaje nedorite", "Спам", "Нежелательная почта", "Небажана пошта"),
        *("Небажані", "Нежелана поща", "Ανεπιθύμητα", "Ανεπιθύμητη αλληλογραφία"),
        *("Gereksiz", "İstenmeyen", "Önemsiz E-posta", "דואר זבל", "البريد العشوائي"),
        *(
            "迷惑メール",
            "スパム",
            "垃圾邮件",
            "垃圾郵件",
            "垃圾信件",
            "스팸",
            "스팸메일함",
            "정크 메일",
        ),
        *("Thư rác", "อีเมลขยะ"),
    )
)

SENT = frozenset(
    name.casefold()
    for name in (
        *("Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail", "Outbox.Sent"),
        *("Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete Nachrichten"),
        *("Envoyés", "Messages envoyés", "Éléments envoyés", "Objets envoyés", "Courrier envoyé"),
        *("Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado"),
        *("Itens enviados", "Mensagens enviadas", "Inviata", "Posta inviata", "Inviati"),
        *("Verzonden", "Verzonden items", "Verzonden berichten", "Sendt", "Sendt post"),
        *("Sendte elementer", "Skickat", "Skickade", "Lähetetyt", "Saadetud", "Nosūtītie"),
        *("Išsiųsti", "Wysłane", "Elementy wysłane", "Odeslané", "Odeslaná pošta", "Odoslané"),
        *("Elküldött", "Elküldött elemek", "Poslano", "Poslato", "Trimise", "Отправленные"),
        *("Надіслані", "Изпратени", "Απεσταλμένα", "Gönderilmiş", "Gönderilenler", "נשלח"),
        *("الرسائل المرسلة", "送信済み", "送信済みメール", "已发送", "已发送邮件", "寄件備份"),
        *("보낸 편지함", "보낸메일함", "Thư đã gửi", "Đã gửi", "ส่งแล้ว"),
    )
)

TRASH = frozenset(
    name.casefold()
    for name in (
        *("Trash", "Deleted", "Deleted Items", "Deleted Messages", "Bin", "Wastebasket"),
        *("Papierkorb", "Gelöscht", "Gelöschte Objekte", "Gelöschte Elemente"),
        *("Corbeille", "Éléments supprimés", "Messages supprimés", "Papelera"),
        *("Elementos eliminados", "Lixeira", "Lixo", "Itens excluídos", "Cestino"),
        *("Posta eliminata", "Prullenbak", "Verwijderde items", "Papirkurv", "Slettet post"),
        *("Slettede elementer", "Papperskorgen", "Borttaget", "Roskakori", "Poistetut"),
        *("Prügikast", "Atkritne", "Šiukšlinė", "Kosz", "Elementy usunięte", "Koš"),
        *("Odstraněná pošta", "Kôš", "Lomtár", "Törölt elemek", "Koš za smeće", "Smeti"),
        *("Coș de gunoi", "Корзина", "Удаленные", "Удалённые", "Кошик", "Видалені", "Кошче"),
        *("Κάδος απορριμμάτων", "Çöp Kutusu", "Silinmiş Öğeler", "אשפה", "سلة المهملات"),
        *("ゴミ箱", "已删除", "已删除邮件", "垃圾桶", "刪除的郵件", "휴지통", "지운 편지함"),
        *("Thùng rác", "ถังขยะ"),
    )
)

DRAFTS = frozenset(
    name.casefold()
    for name in (
        *("Drafts", "Draft", "Templates", "Outbox", "Unsent Messages", "Notes"),
        *("Entwürfe", "Entwurf", "Vorlagen", "Postausgang", "Brouillons", "Modèles"),
        *("Borradores", "Plantillas", "Rascunhos", "Bozze", "Concepten", "Kladder", "Utkast"),
        *(
            "Luonnokset",
            "Mustandid",
            "Melnraksti",
            "Juodraščiai",
            "Kopie robocze",
            "Wersje robocze",
        ),
        *("Koncepty", "Rozepsané", "Piszkozatok", "Osnutki", "Skice", "Ciorne", "Черновики"),
        *("Чернетки", "Чернови", "Πρόχειρα", "Taslaklar", "טיוטות", "المسودات", "下書き"),
        *("草稿", "草稿箱", "草稿匣", "임시 보관함", "임시보관함", "Thư nháp", "Bản nháp", "ร่าง"),
    )
)

ARCHIVE = frozenset(
    name.casefold()
    for name in (
        *("Archive", "Archives", "Archived", "Archiv", "Archivio", "Archivo", "Archivados"),
        *("Arquivo", "Archief", "Arkiv", "Arkisto", "Arhiiv", "Archyvas", "Archiwum", "Archív"),
        *("Archívum", "Arhiv", "Arhiva", "Arhivă", "Архив", "Архів", "Αρχειοθήκη", "Arşiv"),
        *("ארכיון", "الأرشيف", "アーカイブ", "归档", "存档", "封存", "보관함", "Lưu trữ"),
    )
)
