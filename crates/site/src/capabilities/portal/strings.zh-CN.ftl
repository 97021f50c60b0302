# 村里事：不用登录就能看的页面。
page-portal-county = 全县首页
page-portal-home = 村里事
page-matter-list = 事项
page-notice-list = 公示

# 开头
portal-solved = 今年办成 { $n } 件事
portal-first-word = 村里的事，从您说一句开始
portal-county-first-word = 县里的事，从院子里说起
portal-nothing-yet-say = 今年还没有人提。哪里不方便、想办什么事，都可以说，村里要在期限内答复。
portal-asked = 大家提了 { $wished } 个心愿，商量通过 { $decided } 件。办成的都经提出的人确认。
portal-executed = 通过决议 { $adopted } 件，办成并经群众确认 { $executed } 件。
portal-back = 办好以后又出问题 { $n } 件，重新在办。
portal-outcomes = 商量解决了哪些问题
portal-execution = 决议办得怎样
portal-median = 从说出来到确认，一半的事在 { $days } 天以内。
portal-find-village = 找自己的村：先点乡镇，再点村。
portal-speak = 我有话说
portal-call = 打电话给代办员
portal-desk = 不方便上网的，到村委会找代办员，说一声就能办，一样算数。

# 村
portal-deliberating = 正在商量
portal-deliberating-none = 眼下没有在商量的事。
portal-deliberating-none-say = 有想法就先说出来。
portal-executing = 正在办
portal-executing-none = 眼下没有在办的事。
portal-finished = 最近办成
portal-finished-none = 还没有
portal-notices = 公示
portal-notices-none = 眼下没有公示。
portal-notices-none-say = 决议形成后在这里公示，大家都能看、都能提意见。
portal-notices-say = 公示期内，本村村民对内容有意见的，点进去就能提，件件要答复。
portal-notices-past = 已经期满
portal-more = 还有 { $n } 件
portal-progress = 进度
portal-percent = 办到 { $n }%
portal-until = 公示到{ $day }
portal-here = 本地情况
portal-groups = 村民小组
portal-households = 户
portal-persons = 人
portal-registry-none = 名册还没有导入。
portal-check = 这里记的每一步都连成一串，改一个字也查得出来。

# 乡镇和县
portal-heard = 等答复
portal-confirmed = 今年办成
portal-village = 村
portal-villages = 各村按区划代码排列，不排名次。
portal-villages-of = { $place }的 { $n } 个村（社区）
portal-village-name = 村名
portal-no-place = 没有找到
portal-no-place-say = 换两个字再找，例如“肖家边”。
portal-late = 超期的事
portal-n-matters = { $n } 件
portal-open-matters = 看没办完的事项
portal-township = 乡镇
portal-townships = 各乡镇
portal-townships-say = 各乡镇按区划代码排列，不排名次。
portal-lamp-quiet = 没有在办的事
portal-lamp-running = { $n } 件在办
portal-lamp-late = { $n } 件超期
portal-map = 全县一张图
portal-map-say = 县界和十五个乡镇驻地，点乡镇名进入。
portal-map-list = 不看图，看清单
portal-map-note = 示意图，不作划界依据。驻地坐标 © GeoNames，CC BY 4.0。
portal-digest = 存证
portal-digest-none = 还没有满一天，今晚封存第一份。
portal-digest-period = 最近一期
portal-digest-root = 县摘要（前 16 位）
portal-digest-check = 看全文，自己核对

# 清单
portal-matters-say = { $place }，共 { $n } 件。
portal-matters-none = 还没有事项
portal-matters-none-say = 有人说出第一个心愿，这里就有第一件事。
portal-matters-no-match = 没有这样的事项
portal-matters-no-match-say = 放宽条件再找。
portal-filter-q = 标题里的字，或编号
portal-filter-kind = 种类
portal-filter-state = 状态
portal-filter-open = 办完没有
portal-filter-open-only = 只看没办完的
portal-filter-from = 从哪天提出
portal-filter-until = 到哪天为止
portal-filter-clear = 清空条件
portal-filter-word = 清单里有的一项
portal-pages = 翻页
portal-page-said = 第 { $page } 页，共 { $last } 页，{ $all } 件
portal-before = 上一页
portal-after = 下一页
portal-owed-none = 没有到期未开的会。
portal-held = 今年 { $meetings } 次会，知道地方的 { $known } 次里 { $outside } 次开在会议室外面。
portal-venues = 商量的地方
portal-boards = 挂图作战
