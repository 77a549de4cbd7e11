"""What leaders write for a time in languages that are read: Saturday 2026-11-21 at 10:00 in Shanghai's clock,
days first."""

TONGUES = {
    "th": """
วันที่ 3 เดือนหน้า | 12-03 23:59
สิ้นเดือนพฤศจิกายน | 11-30 23:59
20:00 น. | 11-21 20:00
20.00 น. | 11-21 20:00
คืนนี้ 2 ทุ่ม | 11-21 20:00
คืนนี้ 2 ทุ่มครึ่ง | 11-21 20:30
2 ทุ่ม | 11-21 20:00
สองทุ่ม | 11-21 20:00
พรุ่งนี้ 3 ทุ่ม | 11-22 21:00
พรุ่งนี้เที่ยง | 11-22 12:00
พรุ่งนี้บ่าย 3 โมง | 11-22 15:00
พรุ่งนี้บ่ายสาม | 11-22 15:00
พรุ่งนี้ 8 โมงเช้า | 11-22 08:00
พรุ่งนี้ 10 โมง | 11-22 10:00
5 โมงเย็น | 11-21 17:00
วันนี้ 6 โมงเย็น | 11-21 18:00
เย็นนี้ 6 โมง | 11-21 18:00
พรุ่งนี้ตี 2 | 11-22 02:00
เที่ยงคืน | 11-22 00:00
มะรืนนี้ 20:00 | 11-23 20:00
วันศุกร์ 18:00 | 11-27 18:00
ศุกร์นี้ 6 โมงเย็น | past 11-27 18:00
ศุกร์หน้า 18:00 น. | 11-27 18:00
วันอาทิตย์ | 11-22 23:59
อาทิตย์หน้า | NotAMoment unread
อีก 2 ชั่วโมง | 11-21 12:00
2 ชม. | 11-21 12:00
ครึ่งชั่วโมง | 11-21 10:30
1 ชั่วโมงครึ่ง | 11-21 11:30
30 นาที | 11-21 10:30
3 วัน | 11-24 10:00
2 อาทิตย์ | 12-05 10:00
8 ธันวาคม | 12-08 23:59
8 ธ.ค. 20:00 | 12-08 20:00
8 ธ.ค. 2569 20:00 | 12-08 20:00
วันที่ 8 ธันวาคม 2569 เวลา 20.00 น. | 12-08 20:00
วันที่ 25 | 11-25 23:59
8/12/2569 20:00 | 12-08 20:00
8/12 20:00 | 12-08 20:00
8/12/69 20:00 | 12-08 20:00
วันอังคารที่ 8 ธ.ค. | 12-08 23:59
สิ้นเดือน | 11-30 23:59
สิ้นเดือนนี้ 18:00 | 11-30 18:00
สุดสัปดาห์นี้ | 11-22 23:59
ถึง 20:00 น. | 11-21 20:00
ก่อน 20:00 | 11-21 20:00
""",
    "vi": """
ngày 3 tháng sau | 12-03 23:59
8 giờ kém 15 tối | 11-21 19:45
20h | 11-21 20:00
20h30 | 11-21 20:30
8h tối | 11-21 20:00
8h30 tối | 11-21 20:30
tối nay 8h | 11-21 20:00
8h tối nay | 11-21 20:00
8 giờ tối nay | 11-21 20:00
8 giờ 30 tối nay | 11-21 20:30
8 giờ rưỡi tối | 11-21 20:30
20 giờ | 11-21 20:00
ngày mai 9h sáng | 11-22 09:00
9h sáng mai | 11-22 09:00
mai 20h | 11-22 20:00
20h mai | 11-22 20:00
trưa mai 12h | 11-22 12:00
chiều mai 3h | 11-22 15:00
ngày mốt 20h | 11-23 20:00
thứ 6 18h | 11-27 18:00
thứ sáu 18:00 | 11-27 18:00
18h thứ 6 tuần sau | 11-27 18:00
thứ hai tuần tới 9h | 11-23 09:00
chủ nhật | 11-22 23:59
CN 20h | 11-22 20:00
2 tiếng | 11-21 12:00
2 tiếng nữa | 11-21 12:00
trong 2 giờ | 11-21 12:00
2 giờ nữa | 11-21 12:00
30 phút | 11-21 10:30
3 ngày | 11-24 10:00
1 tuần | 11-28 10:00
8/12 | 12-08 23:59
20h ngày 8/12 | 12-08 20:00
20h 8/12/2026 | 12-08 20:00
8 tháng 12 | 12-08 23:59
ngày 8 tháng 12 lúc 20h | 12-08 20:00
ngày 25 | 11-25 23:59
thứ 3 8/12 | 12-08 23:59
cuối tháng | 11-30 23:59
cuối tháng này 18h | 11-30 18:00
cuối tuần | 11-22 23:59
đến 20h | 11-21 20:00
trước 20h | 11-21 20:00
hết hôm nay | 11-21 23:59
""",
    "id": """
tgl 3 bulan depan jam 20.00 | 12-03 20:00
akhir november | 11-30 23:59
jam 8 malam | 11-21 20:00
jam 20.00 | 11-21 20:00
pukul 20.00 | 11-21 20:00
pkl 20:00 | 11-21 20:00
malam ini jam 8 | 11-21 20:00
nanti malam jam 8 | 11-21 20:00
jam setengah 8 malam | 11-21 19:30
setengah delapan malam | 11-21 19:30
jam 8.30 malam | 11-21 20:30
jam 12 malam | 11-22 00:00
besok jam 9 pagi | 11-22 09:00
besok malam jam 8 | 11-22 20:00
besok siang jam 1 | 11-22 13:00
besok sore jam 4 | 11-22 16:00
besok | 11-22 23:59
lusa jam 20.00 | 11-23 20:00
hari ini jam 20.00 | 11-21 20:00
Jumat jam 6 sore | 11-27 18:00
hari Jumat pukul 18.00 | 11-27 18:00
Jumat depan jam 18.00 | 11-27 18:00
Senin depan jam 9 pagi | 11-23 09:00
hari Minggu | 11-22 23:59
minggu depan | NotAMoment unread
2 jam | 11-21 12:00
2 jam lagi | 11-21 12:00
dalam 2 jam | 11-21 12:00
setengah jam | 11-21 10:30
1 jam 30 menit | 11-21 11:30
30 menit lagi | 11-21 10:30
3 hari | 11-24 10:00
2 minggu | 12-05 10:00
8 Desember | 12-08 23:59
8 Des jam 20.00 | 12-08 20:00
tanggal 8 Desember 2026 pukul 20.00 | 12-08 20:00
tgl 25 jam 8 malam | 11-25 20:00
8/12 jam 20.00 | 12-08 20:00
Selasa 8 Desember | 12-08 23:59
akhir bulan | 11-30 23:59
akhir bulan ini jam 18.00 | 11-30 18:00
akhir pekan ini | 11-22 23:59
sampai jam 8 malam | 11-21 20:00
sebelum jam 8 malam | 11-21 20:00
jam 8 | NotAMoment am_or_pm
""",
    "ms": """
3hb bulan depan | 12-03 23:59
hujung november | 11-30 23:59
pukul 8 setengah malam | 11-21 20:30
pukul 8 malam | 11-21 20:00
8 malam | 11-21 20:00
8.30 malam | 11-21 20:30
pukul 8.30 malam | 11-21 20:30
pukul 20:00 | 11-21 20:00
jam 8 malam | 11-21 20:00
malam ini pukul 8 | 11-21 20:00
malam ni 8 | 11-21 20:00
pukul 3 petang | 11-21 15:00
esok 9 pagi | 11-22 09:00
esok pukul 8 malam | 11-22 20:00
esok tengah hari | 11-22 12:00
esok petang pukul 5 | 11-22 17:00
esok | 11-22 23:59
lusa pukul 9 pagi | 11-23 09:00
hari ini pukul 8 malam | 11-21 20:00
Jumaat 6 petang | 11-27 18:00
hari Jumaat pukul 6 petang | 11-27 18:00
Jumaat depan 6 petang | 11-27 18:00
Isnin depan pukul 9 pagi | 11-23 09:00
Ahad | 11-22 23:59
Khamis pukul 12 tengah hari | 11-26 12:00
2 jam | 11-21 12:00
2 jam lagi | 11-21 12:00
dalam 2 jam | 11-21 12:00
setengah jam | 11-21 10:30
30 minit | 11-21 10:30
1 jam 30 minit | 11-21 11:30
3 hari | 11-24 10:00
2 minggu | 12-05 10:00
8 Disember | 12-08 23:59
8 Dis pukul 8 malam | 12-08 20:00
8 Disember 2026 8 malam | 12-08 20:00
8/12 8 malam | 12-08 20:00
Selasa 8 Disember | 12-08 23:59
hujung bulan | 11-30 23:59
hujung bulan ini 6 petang | 11-30 18:00
hujung minggu ini | 11-22 23:59
sampai pukul 8 malam | 11-21 20:00
sebelum 8 malam | 11-21 20:00
pukul 8 | NotAMoment am_or_pm
""",
    "ko": """
다음 달 3일 | 12-03 23:59
11월 말 | 11-30 23:59
오늘 밤 10시 | 11-21 22:00
오늘 저녁 8시 | 11-21 20:00
오늘 20시 | 11-21 20:00
20시 | 11-21 20:00
저녁 8시 | 11-21 20:00
저녁 여덟 시 | 11-21 20:00
저녁 8시 반 | 11-21 20:30
저녁 8시 30분 | 11-21 20:30
오후 3시까지 | 11-21 15:00
내일 오전 9시 | 11-22 09:00
내일 낮 12시 | 11-22 12:00
내일 정오까지 | 11-22 12:00
내일 새벽 1시 | 11-22 01:00
내일 20:00까지 | 11-22 20:00
내일 | 11-22 23:59
모레 오후 6시 | 11-23 18:00
사흘 뒤 오후 3시 | 11-24 15:00
자정 | 11-22 00:00
금요일 18시 | 11-27 18:00
금요일 오후 6시까지 | 11-27 18:00
다음 주 금요일 18시 | 11-27 18:00
다음주 월요일 아침 9시 | 11-23 09:00
이번 주 일요일 | 11-22 23:59
이번 주 금요일 18시 | past 11-27 18:00
2시간 | 11-21 12:00
2시간 후 | 11-21 12:00
2시간 뒤에 | 11-21 12:00
두 시간 | 11-21 12:00
1시간 30분 | 11-21 11:30
2시간 반 | 11-21 12:30
30분 후 | 11-21 10:30
3일 후 | 11-24 10:00
12월 8일 | 12-08 23:59
12월 8일 20시 | 12-08 20:00
12월 8일 오후 8시까지 | 12-08 20:00
2026년 12월 8일 20:00 | 12-08 20:00
12월 8일 화요일 | 12-08 23:59
12월 8일(화요일) 20시 | 12-08 20:00
25일 20시 | 11-25 20:00
월말 | 11-30 23:59
이번 달 말까지 | 11-30 23:59
다음 달 말 | 12-31 23:59
주말까지 | 11-22 23:59
이번 주말 | 11-22 23:59
다음 주말 | 11-29 23:59
""",
    "de": """
halb 8 | NotAMoment am_or_pm
heute halb acht abends | 11-21 19:30
viertel nach 8 abends | 11-21 20:15
viertel vor 8 abends | 11-21 19:45
Sonntagabend | NotAMoment hour
Sonntagabend 20 Uhr | 11-22 20:00
Freitagabend 8 | 11-27 20:00
nächsten Montagmorgen um 9 | 11-23 09:00
Freitagmittag | 11-27 12:00
Freitag in einer Woche | 12-04 23:59
Freitag nächste Woche | 11-27 23:59
am 3. nächsten Monats | 12-03 23:59
Ende November | 11-30 23:59
letzter Tag im Dezember | 12-31 23:59
20 Uhr | 11-21 20:00
20:00 Uhr | 11-21 20:00
20.00 Uhr | 11-21 20:00
um 20 Uhr | 11-21 20:00
bis 20 Uhr | 11-21 20:00
20 Uhr 30 | 11-21 20:30
heute 20 Uhr | 11-21 20:00
heute Abend 20 Uhr | 11-21 20:00
heute Abend um 8 | 11-21 20:00
8 Uhr abends | 11-21 20:00
halb acht abends | 11-21 19:30
halb 8 abends | 11-21 19:30
morgen 9 Uhr | 11-22 09:00
morgen früh um 9 | 11-22 09:00
morgen Abend 20 Uhr | 11-22 20:00
morgen Mittag | 11-22 12:00
morgen | 11-22 23:59
übermorgen um 20 Uhr | 11-23 20:00
Freitag 18 Uhr | 11-27 18:00
am Freitag um 18 Uhr | 11-27 18:00
20:00 am Freitag | 11-27 20:00
bis Freitag, 18:00 Uhr | 11-27 18:00
nächsten Freitag 18 Uhr | 11-27 18:00
nächste Woche Freitag 18 Uhr | 11-27 18:00
Sonntag | 11-22 23:59
Mitternacht | 11-22 00:00
2 Stunden | 11-21 12:00
in 2 Stunden | 11-21 12:00
2 Std | 11-21 12:00
2 Std. | 11-21 12:00
eine halbe Stunde | 11-21 10:30
in einer halben Stunde | 11-21 10:30
30 Min | 11-21 10:30
1 Stunde 30 Minuten | 11-21 11:30
3 Tage | 11-24 10:00
in einer Woche | 11-28 10:00
8. Dezember | 12-08 23:59
am 8. Dezember um 20 Uhr | 12-08 20:00
8. Dez. 20 Uhr | 12-08 20:00
8.12. 20 Uhr | 12-08 20:00
8.12.26 20:00 | 12-08 20:00
8.12.2026 20:00 | 12-08 20:00
bis zum 8.12. | 12-08 23:59
Di 8.12. 20 Uhr | 12-08 20:00
Dienstag, 8. Dezember | 12-08 23:59
Dienstag, den 8. Dezember 2026, 20 Uhr | 12-08 20:00
8/12 20:00 | 12-08 20:00
am 25. | 11-25 23:59
Monatsende | 11-30 23:59
Ende des Monats | 11-30 23:59
am Wochenende | 11-22 23:59
dieses Wochenende | 11-22 23:59
nächstes Wochenende | 11-29 23:59
Freitag, 8. Dezember | NotAMoment weekday
""",
    "fr": """
8h et quart du soir | 11-21 20:15
8h moins le quart du soir | 11-21 19:45
vendredi en huit | 12-04 23:59
le 3 du mois prochain | 12-03 23:59
dernier jour de novembre | 11-30 23:59
20h | 11-21 20:00
20h30 | 11-21 20:30
20 h 30 | 11-21 20:30
à 20h | 11-21 20:00
jusqu'à 20h | 11-21 20:00
jusqu’à 20h | 11-21 20:00
20 heures | 11-21 20:00
8h du soir | 11-21 20:00
8 heures du soir | 11-21 20:00
ce soir 20h | 11-21 20:00
ce soir à 8h | 11-21 20:00
midi | 11-21 12:00
minuit | 11-22 00:00
demain 9h | 11-22 09:00
demain à 9h30 | 11-22 09:30
demain soir 20h | 11-22 20:00
demain midi | 11-22 12:00
demain | 11-22 23:59
aujourd'hui 20h | 11-21 20:00
après-demain à 20h | 11-23 20:00
vendredi 18h | 11-27 18:00
vendredi à 18h00 | 11-27 18:00
vendredi prochain 18h | 11-27 18:00
lundi prochain à 9h | 11-23 09:00
dimanche | 11-22 23:59
dans 2 heures | 11-21 12:00
dans 2h | 11-21 12:00
2h | 11-21 12:00
dans 18h | 11-22 04:00
une demi-heure | 11-21 10:30
une heure et demie | 11-21 11:30
1 heure 30 minutes | 11-21 11:30
30 min | 11-21 10:30
3 jours | 11-24 10:00
dans une semaine | 11-28 10:00
8 décembre | 12-08 23:59
le 8 décembre à 20h | 12-08 20:00
le 8 déc. 20h | 12-08 20:00
le 8 à 20h | 12-08 20:00
1er décembre | 12-01 23:59
8 décembre 2026 20h | 12-08 20:00
8/12 à 20h | 12-08 20:00
8/12/2026 20h | 12-08 20:00
12 mai 20h | 2027-05-12 20:00
mardi 8 décembre | 12-08 23:59
mardi 8 décembre à 20h | 12-08 20:00
vendredi 8 décembre | NotAMoment weekday
fin du mois | 11-30 23:59
ce week-end | 11-22 23:59
le week-end prochain | 11-29 23:59
avant 20h | 11-21 20:00
""",
    "es": """
las 8 y cuarto de la noche | 11-21 20:15
las 8 menos cuarto de la noche | 11-21 19:45
el 3 del próximo mes | 12-03 23:59
último día de noviembre | 11-30 23:59
hasta el lunes a las 20:00 | 11-23 20:00
mañana a las 18h | 11-22 18:00
hoy a las 20:00 | 11-21 20:00
6 de diciembre, 18h | 12-06 18:00
jueves 20:00 | 11-26 20:00
mañana al mediodía | 11-22 12:00
el martes a las 9 de la noche | 11-24 21:00
el miércoles a las 18:30 | 11-25 18:30
el jueves a las 8 de la tarde | 11-26 20:00
hasta el viernes a las 20h | 11-27 20:00
el sábado que viene a las 12:00 | 11-28 12:00
hasta el domingo a las 18:00 | 11-22 18:00
esta noche a las 9 | 11-21 21:00
esta tarde a las 7 | 11-21 19:00
esta noche a las 21:30 | 11-21 21:30
mañana por la noche a las 9 | 11-22 21:00
mañana por la tarde a las 5 | 11-22 17:00
mañana por la mañana a las 11 | 11-22 11:00
mañana a las 20:15 | 11-22 20:15
pasado mañana a las 12:00 | 11-23 12:00
pasado mañana a las 8 de la tarde | 11-23 20:00
hoy a las 8 de la tarde | 11-21 20:00
hoy al mediodía | 11-21 12:00
hasta mañana a las 22:00 | 11-22 22:00
10 de diciembre a las 20:00 | 12-10 20:00
el 4 de diciembre a las 18:00 | 12-04 18:00
1 de diciembre, 9 de la noche | 12-01 21:00
30 de noviembre 20:00 | 11-30 20:00
hasta el 24 de noviembre a las 21h | 11-24 21:00
lunes 23 de noviembre a las 20:00 | 11-23 20:00
viernes 27 de noviembre 18h | 11-27 18:00
15 de enero a las 12:00 | 2027-01-15 12:00
martes 20h | 11-24 20:00
miercoles 19:00 | 11-25 19:00
viernes al mediodía | 11-27 12:00
el jueves a las 7 de la tarde | 11-26 19:00
el lunes por la tarde a las 6 | 11-23 18:00
24/11 a las 20h | 11-24 20:00
1/12 20:00 | 12-01 20:00
esta noche a las 10 | 11-21 22:00
a las 20 horas | 11-21 20:00
3 de diciembre, 19:30 | 12-03 19:30
mañana a las 10 de la mañana | 11-22 10:00
hasta las 20:00 | 11-21 20:00
""",
}
