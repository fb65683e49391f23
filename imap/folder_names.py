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
        *("Trash", "Trash Can", "Deleted", "Deleted Items", "Deleted Messages", "Deleted Mail"),
        *("Deleted Emails", "Bin", "Recycle Bin", "Wastebasket", "Waste", "Rubbish", "Garbage"),
        *("Papierkorb", "Gelöscht", "Gelöschtes", "Gelöschte Objekte", "Gelöschte Elemente"),
        *("Gelöschte Nachrichten", "Gelöschte E-Mails", "Corbeille", "Poubelle", "Supprimés"),
        *("Éléments supprimés", "Messages supprimés", "Papelera", "Papelera de reciclaje"),
        *("Basura", "Borrados", "Eliminados", "Elementos eliminados", "Mensajes eliminados"),
        *("Paperera", "Elements suprimits", "Zakarrontzia", "Lixeira", "Lixo", "Reciclagem"),
        *("Itens excluídos", "Itens eliminados", "Itens apagados", "Apagados", "Cestino"),
        *("Posta eliminata", "Eliminata", "Eliminati", "Elementi eliminati", "Prullenbak"),
        *("Prullenmand", "Verwijderd", "Verwijderde items", "Verwijderde berichten"),
        *("Papirkurv", "Papirkorg", "Slettet", "Slettede", "Slettet post", "Slettede elementer"),
        *("Slettede meldinger", "Søppel", "Søppelkasse", "Papperskorg", "Papperskorgen"),
        *("Borttaget", "Borttagna objekt", "Roskakori", "Poistetut", "Ruslakarfa"),
        *("Prügikast", "Kustutatud", "Kustutatud üksused", "Atkritne", "Miskaste", "Dzēstie"),
        *("Dzēstie vienumi", "Šiukšlinė", "Šiukšliadėžė", "Ištrinti", "Ištrinti elementai"),
        *("Kosz", "Usunięte", "Elementy usunięte", "Usunięte elementy", "Śmietnik", "Koš"),
        *("Odstraněná pošta", "Odstraněné", "Odstraněné položky", "Kôš", "Odstránené"),
        *("Odstránené položky", "Vymazané", "Lomtár", "Kuka", "Törölt", "Törölt elemek"),
        *("Törölt üzenetek", "Koš za smeće", "Smeće", "Otpad", "Kanta za otpatke", "Izbrisano"),
        *("Izbrisane stavke", "Obrisano", "Obrisane stavke", "Smeti", "Smetnjak"),
        *("Coș de gunoi", "Coş de gunoi", "Gunoi", "Elemente șterse", "Elemente şterse"),
        *("Mesaje șterse", "Корзина", "Удаленные", "Удалённые", "Удалённые элементы"),
        *("Удаленные элементы", "Кошик", "Видалені", "Видалені елементи", "Сметніца"),
        *("Кошче", "Изтрити", "Изтрити елементи", "Смеће", "Отпад", "Канта", "Избрисано"),
        *("Κάδος απορριμμάτων", "Κάδος", "Απορρίμματα", "Διαγραμμένα", "Çöp", "Çöp Kutusu"),
        *("Silinmiş Öğeler", "Silinmiş", "Silinenler", "אשפה", "פריטים שנמחקו", "סל מיחזור"),
        *("سلة المهملات", "المهملات", "المحذوفات", "العناصر المحذوفة", "سطل زباله"),
        *("حذف شده", "ट्रैश", "हटाए गए", "ゴミ箱", "ごみ箱", "削除済みアイテム", "削除済み"),
        *("已删除", "已删除邮件", "已删除的邮件", "垃圾桶", "垃圾箱", "废件箱", "回收站"),
        *(
            "刪除的郵件",
            "已刪除的郵件",
            "刪除的項目",
            "資源回收筒",
            "垃圾筒",
            "휴지통",
            "지운 편지함",
        ),
        *("삭제된 항목", "삭제한 편지함", "Thùng rác", "Đã xóa", "Mục đã xóa", "ถังขยะ"),
        *("รายการที่ถูกลบ", "ลบแล้ว", "Sampah", "Tempat Sampah", "Item Terhapus"),
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
