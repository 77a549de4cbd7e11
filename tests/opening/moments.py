"""What leaders write for a time, read in Shanghai on Saturday 2026-11-21 at 10:00: "text | local time", or
the refusal."""

READ = """
20:00 | 11-21 20:00
日曜いっぱい | 11-22 23:59
8:05 pm | 11-21 20:05
8pm | 11-21 20:00
8 PM | 11-21 20:00
8p.m. | 11-21 20:00
8:30 pm | 11-21 20:30
8.30pm | 11-21 20:30
11am | 11-21 11:00
12pm | 11-21 12:00
20:00pm | 11-21 20:00
at 20:00 | 11-21 20:00
by 8pm | 11-21 20:00
before 8pm | 11-21 20:00
tomorrow 8pm | 11-22 20:00
8pm tomorrow | 11-22 20:00
Tomorrow at 8:15PM | 11-22 20:15
tmr 9am | 11-22 09:00
today 20:00 | 11-21 20:00
tonight 8 | 11-21 20:00
tonight 8:30 | 11-21 20:30
tonight at 20:30 | 11-21 20:30
tonight 8pm | 11-21 20:00
tonight 12 | 11-22 00:00
tomorrow morning 9 | 11-22 09:00
tomorrow evening 8 o'clock | 11-22 20:00
8 in the evening | 11-21 20:00
this afternoon 3 | 11-21 15:00
day after tomorrow 9am | 11-23 09:00
fri 18:00 | 11-27 18:00
Friday 6pm | 11-27 18:00
friday | 11-27 23:59
sat 18:00 | 11-21 18:00
saturday | 11-21 23:59
sunday noon | 11-22 12:00
next monday 9am | 11-23 09:00
next sunday 9am | 11-29 09:00
next week friday 18:00 | 11-27 18:00
this sunday 9am | 11-22 09:00
2h | 11-21 12:00
2 h | 11-21 12:00
90m | 11-21 11:30
90 min | 11-21 11:30
1h30m | 11-21 11:30
1 hour 30 minutes | 11-21 11:30
1 hour and 30 minutes | 11-21 11:30
1.5h | 11-21 11:30
1440m | 11-22 10:00
2 days | 11-23 10:00
2d | 11-23 10:00
1d 2h | 11-22 12:00
one week | 11-28 10:00
2 weeks | 12-05 10:00
in 2 hours | 11-21 12:00
within 2 hours | 11-21 12:00
2 hours later | 11-21 12:00
2 hours from now | 11-21 12:00
an hour | 11-21 11:00
half an hour | 11-21 10:30
half hour | 11-21 10:30
2026-11-25 20:00 | 11-25 20:00
2026-11-25T20:00 | NotAMoment unread
2026/11/25 20:00 | 11-25 20:00
2026.11.25 20:00 | 11-25 20:00
2026-11-25 | 11-25 23:59
2026-11-25 8pm | 11-25 20:00
25 Nov 20:00 | 11-25 20:00
25th of November 8pm | 11-25 20:00
25 nov 2026 8 pm | 11-25 20:00
Nov 25 20:00 | 11-25 20:00
Nov 25, 2026 8pm | 11-25 20:00
November 25th | 11-25 23:59
5 Jan 20:00 | 2027-01-05 20:00
11/25 20:00 | 11-25 20:00
25/11 20:00 | 11-25 20:00
12/12 20:00 | 12-12 20:00
25/11/2026 20:00 | 11-25 20:00
noon | 11-21 12:00
tomorrow noon | 11-22 12:00
midnight | 11-22 00:00
friday midnight | 11-28 00:00
24:00 | 11-22 00:00
tomorrow 24:00 | 11-23 00:00
20：00 | 11-21 20:00
２０：００ | 11-21 20:00
今晚8点 | 11-21 20:00
今晚8:30 | 11-21 20:30
今晚八点 | 11-21 20:00
今晚12点 | 11-22 00:00
今天20:00 | 11-21 20:00
今天 20：00 | 11-21 20:00
今日20点 | 11-21 20:00
明天8点 | 11-22 08:00
明天 | 11-22 23:59
明天0点 | 11-22 00:00
明早9点 | 11-22 09:00
明晚8点 | 11-22 20:00
明天晚上8点半 | 11-22 20:30
明天晚上8点30 | 11-22 20:30
明天晚上8点30分 | 11-22 20:30
明天下午三点一刻 | 11-22 15:15
明天下午3:00 | 11-22 15:00
后天中午12点 | 11-23 12:00
后天中午 | 11-23 12:00
大后天上午10点 | 11-24 10:00
明天凌晨1点 | 11-22 01:00
周五18:00 | 11-27 18:00
周五晚上6点 | 11-27 18:00
周日24:00 | 11-23 00:00
本周日18:00 | 11-22 18:00
下周一早上9点 | 11-23 09:00
下下周一早上9点 | 11-30 09:00
下个星期五18点 | 11-27 18:00
星期日 | 11-22 23:59
星期天晚上8点 | 11-22 20:00
礼拜三 | 11-25 23:59
礼拜三二十点 | 11-25 20:00
周二十点 | 11-24 10:00
11月25日20点 | 11-25 20:00
11月25日 20:00 | 11-25 20:00
11月25号晚8点 | 11-25 20:00
11月25晚8点 | 11-25 20:00
十一月二十五日晚上八点半 | 11-25 20:30
2026年11月25日20:00 | 11-25 20:00
2026年11月25日 | 11-25 23:59
25号20点 | 11-25 20:00
20号 | 12-20 23:59
1月5日 | 2027-01-05 23:59
两小时后 | 11-21 12:00
两个小时后 | 11-21 12:00
2小时内 | 11-21 12:00
半小时 | 11-21 10:30
半个小时 | 11-21 10:30
一个半小时 | 11-21 11:30
两个半小时后 | 11-21 12:30
1小时30分 | 11-21 11:30
90分钟 | 11-21 11:30
3天 | 11-24 10:00
三天后 | 11-24 10:00
一周 | 11-28 10:00
1天12小时 | 11-22 22:00
晚上十点 | 11-21 22:00
晚上十点前 | 11-21 22:00
今晚8点之前 | 11-21 20:00
今晚8点截止 | 11-21 20:00
中午12点半 | 11-21 12:30
正午 | 11-21 12:00
今晚八點半 | 11-21 20:30
後天中午12點 | 11-23 12:00
週五18:00 | 11-27 18:00
下週一早上9點 | 11-23 09:00
下個禮拜五18:00 | 11-27 18:00
禮拜三 | 11-25 23:59
11月25號晚8點 | 11-25 20:00
兩小時後 | 11-21 12:00
半個小時 | 11-21 10:30
90分鐘 | 11-21 11:30
明天晚上8點為止 | 11-22 20:00
今夜8時 | 11-21 20:00
明日20時 | 11-22 20:00
明日の20時まで | 11-22 20:00
金曜18時 | 11-27 18:00
金曜日の午後6時 | 11-27 18:00
来週月曜9時 | 11-23 09:00
来週の金曜日18時 | 11-27 18:00
午後8時半 | 11-21 20:30
午後8時30分 | 11-21 20:30
明日の朝9時 | 11-22 09:00
明後日正午 | 11-23 12:00
2時間 | 11-21 12:00
2時間後 | 11-21 12:00
2時間半 | 11-21 12:30
30分 | 11-21 10:30
30分後 | 11-21 10:30
3日間 | 11-24 10:00
3日後 | 11-24 10:00
11月25日20時 | 11-25 20:00
11月25日 午後8時 | 11-25 20:00
9:00 | past 11-22 09:00
10:00 | past 11-22 10:00
today 9am | past 11-22 09:00
今天9点 | past 11-22 09:00
今早9点 | past 11-22 09:00
8点一刻 | past 11-22 08:15
0点 | past 11-22 00:00
12am | past 11-22 00:00
sat 9:00 | past 11-28 09:00
周六9点 | past 11-28 09:00
this friday | past 11-27 23:59
本周五18:00 | past 11-27 18:00
Nov 20 20:00 | past 11-21 20:00
11月20日9点 | past 11-22 09:00
2020-01-01 9:00 | past 11-22 09:00
2026-02-30 | MomentAbsurd no_such_day
30 Feb | MomentAbsurd no_such_day
11月31日 | MomentAbsurd no_such_day
31号 | MomentAbsurd no_such_day
13月1日 | MomentAbsurd no_such_day
2027-13-01 | MomentAbsurd no_such_day
9999-12-31 20:00 | MomentAbsurd far
year 9999 | NotAMoment unread
2028-01-01 | MomentAbsurd far
400 days | MomentAbsurd far
9999d | MomentAbsurd far
25:00 | MomentAbsurd no_such_time
25点 | MomentAbsurd no_such_time
8:75 | MomentAbsurd no_such_time
24:30 | MomentAbsurd no_such_time
11/12 20:00 | NotAMoment day_or_month
3/4/2027 | NotAMoment day_or_month
8 | NotAMoment am_or_pm
tomorrow 8 | NotAMoment am_or_pm
tonight | NotAMoment hour
今晚 | NotAMoment hour
晚上3点 | NotAMoment hour
tonight 1am | NotAMoment hour
tonight 9am | NotAMoment hour
13am | NotAMoment hour
早上8pm | NotAMoment hour
0h | NotAMoment nothing
3天前 | NotAMoment unread
half a day | NotAMoment unread
2h 20:00 | NotAMoment unread
20:00 21:00 | NotAMoment unread
tomorrow friday 18:00 | NotAMoment unread
20:00-21:00 | NotAMoment unread
next | NotAMoment unread
8点5 | NotAMoment unread
8² | NotAMoment unread
1_000m | NotAMoment unread
12345 | NotAMoment unread
cherries | NotAMoment unread
20:00 CET | NotAMoment unread
2 hourss | NotAMoment unread
十十点 | NotAMoment unread
+1 | NotAMoment unread
18h | 11-21 18:00
18h30 | 11-21 18:30
18h00 | 11-21 18:00
tomorrow 18h | 11-22 18:00
fri 18h | 11-27 18:00
in 18h | 11-22 04:00
24h | 11-22 10:00
12h | 11-21 22:00
48h | 11-23 10:00
2359hrs | 11-21 23:59
2359 hrs | 11-21 23:59
1800hrs | 11-21 18:00
1800h | 11-21 18:00
tomorrow 0900hrs | 11-22 09:00
0900hrs | past 11-22 09:00
2575hrs | MomentAbsurd no_such_time
Sat 5 Dec | 12-05 23:59
Sat 5 Dec 20:00 | 12-05 20:00
Saturday, December 5th, 8pm | 12-05 20:00
sat 2026-12-05 20:00 | 12-05 20:00
2026-12-05 (Sat) 20:00 | 12-05 20:00
12月5日周六20:00 | 12-05 20:00
12月5日（周六）晚上8点 | 12-05 20:00
12月5日(星期六) 20:00 | 12-05 20:00
12月5日(土)20時 | 12-05 20:00
12月5日(金)20時 | NotAMoment weekday
12月5日（六）晚上8点 | 12-05 20:00
23h59 ngày 20/12 | 12-20 23:59
12月5日（土曜日）20時 | 12-05 20:00
Fri 5 Dec | NotAMoment weekday
Friday 5 December 20:00 | NotAMoment weekday
12月5日周五20:00 | NotAMoment weekday
tomorrow (Sunday) 18:00 | 11-22 18:00
明天周日18:00 | 11-22 18:00
月底 | 11-30 23:59
月底20点 | 11-30 20:00
本月底前 | 11-30 23:59
下月底 | 12-31 23:59
下个月底 | 12-31 23:59
月底前 | 11-30 23:59
周末 | 11-22 23:59
这周末 | 11-22 23:59
本周末 | 11-22 23:59
下周末 | 11-29 23:59
週末 | 11-22 23:59
這週末 | 11-22 23:59
今週末 | 11-22 23:59
来週末 | 11-29 23:59
月末まで | 11-30 23:59
来月末 | 12-31 23:59
end of the month | 11-30 23:59
the end of the month 8pm | 11-30 20:00
end of next month | 12-31 23:59
month end | 11-30 23:59
last day of the month | 11-30 23:59
end of the day | 11-21 23:59
EOD | 11-21 23:59
this coming Friday 8pm | 11-27 20:00
8pm sharp | 11-21 20:00
this weekend | 11-22 23:59
the weekend | 11-22 23:59
next weekend | 11-29 23:59
this weekend 8pm | NotAMoment weekday
周末20:00 | NotAMoment weekday
民國115年12月8日 | 12-08 23:59
民國115年12月8日20:00 | 12-08 20:00
民国115年12月8日晚上8点 | 12-08 20:00
115年12月8日 20:00 | 12-08 20:00
115/12/8 20:00 | 12-08 20:00
115.12.8 | 12-08 23:59
令和8年12月8日20時 | 12-08 20:00
2569-12-08 20:00 | 12-08 20:00
8/12/2569 | NotAMoment day_or_month
8 Dec 2569 | 12-08 23:59
8/12/26 20:00 | NotAMoment day_or_month
25/12/26 20:00 | 12-25 20:00
25.12. 20:00 | 12-25 20:00
25.12 20:00 | 12-25 20:00
friday week | 12-04 23:59
Friday week 6pm | 12-04 18:00
saturday week | 11-28 23:59
a week on friday 6pm | 12-04 18:00
2 weeks on friday | 12-11 23:59
friday fortnight | 12-11 23:59
friday next week | 11-27 23:59
half past 8 | NotAMoment am_or_pm
half past 8 pm | 11-21 20:30
tonight half past 8 | 11-21 20:30
half past eight tomorrow evening | 11-22 20:30
half 8 | NotAMoment am_or_pm
half 8 tonight | 11-21 20:30
friday half 8 pm | 11-27 20:30
half past 20 | 11-21 20:30
quarter past 8 pm | 11-21 20:15
quarter to nine tonight | 11-21 20:45
quarter to one pm | 11-21 12:45
last day of november | 11-30 23:59
the last day of december 8pm | 12-31 20:00
last day of february | 2027-02-28 23:59
end of october | 2027-10-31 23:59
end of month 8pm | 11-30 20:00
last day of december 2026 | 12-31 23:59
3rd of next month | 12-03 23:59
next month 3rd 8pm | 12-03 20:00
31st of this month | MomentAbsurd no_such_day
下个月3号 | 12-03 23:59
下个月3号晚上8点 | 12-03 20:00
下月3日 | 12-03 23:59
下下个月3号 | 2027-01-03 23:59
本月25号 | 11-25 23:59
下個月3號晚上8點 | 12-03 20:00
11月底 | 11-30 23:59
12月最后一天 | 12-31 23:59
月底8点 | 11-30 08:00
来月3日20時 | 12-03 20:00
11月末 | 11-30 23:59
8 end of month | NotAMoment am_or_pm
end of month 8 | NotAMoment am_or_pm
"""
