"""Domains at which anybody may have a mailbox, so that they say nothing of who writes."""

_DOMAINS = """
126.com 163.com aol.com att.net bellsouth.net bigpond.com bluewin.ch bol.com.br btinternet.com
caramail.com charter.net comcast.net cox.net daum.net earthlink.net email.com eudoramail.com
excite.com fastmail.com fastmail.fm foxmail.com free.fr freemail.hu freenet.de gmail.com
gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk
hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com ig.com.br
inbox.com juno.com laposte.net libero.it list.ru live.co.uk live.com live.fr live.nl lycos.com
mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com netscape.net netzero.net
ntlworld.com o2.pl onet.pl op.pl optonline.net orange.fr outlook.com outlook.de outlook.fr
posteo.de proton.me protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com
rogers.com sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com sohu.com sympatico.ca
t-online.de talktalk.net telenet.be telus.net terra.com.br tiscali.it tuta.com tutanota.com
ukr.net uol.com.br verizon.net virgilio.it virginmedia.com wanadoo.fr web.de wp.pl xs4all.nl
yahoo.ca yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.ar yahoo.com.au
yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in yahoo.it yandex.com yandex.ru ymail.com
zoho.com
"""

# The large public ones; where one is missing, all who send bulk mail from it are one service.
MAILBOX_PROVIDERS = frozenset(_DOMAINS.split())
