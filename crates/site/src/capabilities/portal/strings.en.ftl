# Pages that need no account.
page-portal-county = The county
page-portal-home = The village
page-matter-list = Matters
page-notice-list = Public notices

# Opening
portal-solved = Done this year: { $n }
portal-first-word = It begins with a word from you
portal-county-first-word = It begins in the yards
portal-nothing-yet-say = Nobody has wished for anything this year. Say what is amiss or wanted; the village must answer in time.
portal-asked = People said { $wished } wishes; { $decided } were agreed by vote. Whatever is done is confirmed by the person who wished it.
portal-executed = {" "}Of { $adopted } resolutions passed, { $executed } are carried out and confirmed.
portal-back = {" "}What came back is taken up again: { $n }.
portal-outcomes = What talking has solved
portal-execution = How resolutions are carried out
portal-median = {" "}Half of them took no more than { $days } days from word to confirmation.
portal-find-village = To find your village, choose its township first.
portal-speak = I have something to say
portal-call = Call the agent
portal-desk = Without internet, tell the agent at the village office; it counts the same.

# Village
portal-deliberating = Being talked over
portal-deliberating-none = Nothing is being talked over now.
portal-deliberating-none-say = If you have a thought, say it.
portal-executing = Being done
portal-executing-none = Nothing is being carried out now.
portal-finished = Lately done
portal-finished-none = Nothing yet
portal-notices = Public notices
portal-notices-none = No notice is up.
portal-notices-none-say = Resolutions hang here for everybody to read and to object to.
portal-notices-say = While a notice is up, any villager can object on its page, and every objection is answered.
portal-notices-past = Ended
portal-more = { $n } more
portal-progress = Progress
portal-percent = { $n }% done
portal-until = up until { $day }
portal-here = This place
portal-groups = groups
portal-households = households
portal-persons = persons
portal-registry-none = The registry has not been imported.
portal-check = Every step recorded here is chained to the one before; a single changed character shows.

# Township and county
portal-heard = Await an answer
portal-confirmed = Done this year
portal-village = Village
portal-villages = Villages in order of code; there is no ranking.
portal-villages-of = { $place }: { $n } villages
portal-village-name = Name of the village
portal-no-place = Nothing found
portal-no-place-say = Try other characters.
portal-late = Late
portal-n-matters = matters: { $n }
portal-open-matters = See what is not finished
portal-township = Township
portal-townships = Townships
portal-townships-say = Townships in order of code; there is no ranking.
portal-lamp-quiet = nothing under way
portal-lamp-running = { $n } under way
portal-lamp-late = { $n } late
portal-map = The county at a glance
portal-map-say = Outline of the county and the seats of its fifteen townships; each name leads to its page.
portal-map-list = The same as a list
portal-map-note = A sketch, not evidence of any border. Seats © GeoNames, CC BY 4.0.
portal-digest = Proof
portal-digest-none = Not a day is over yet; the first digest is sealed tonight.
portal-digest-period = Latest
portal-digest-root = County digest (first 16 digits)
portal-digest-check = See it whole and check

# List
portal-matters-say = { $place }: { $n } in all.
portal-matters-none = No matters yet
portal-matters-none-say = The first wish opens the first matter.
portal-matters-no-match = No such matter
portal-matters-no-match-say = Ask for less.
portal-filter-q = Title or number
portal-filter-kind = Kind
portal-filter-state = State
portal-filter-open = Finished or not
portal-filter-open-only = Not finished only
portal-filter-from = Opened from
portal-filter-until = Opened until
portal-filter-clear = Clear
portal-filter-word = a word of the list
portal-pages = Pages
portal-page-said = Page { $page } of { $last }, { $all } in all
portal-before = Before
portal-after = After
portal-owed-none = No meeting is owed.
portal-held = { $meetings } meetings this year; { $outside } of { $known } known places were outside a meeting room.
portal-venues = Places to meet
portal-boards = Boards
