"""What a reader says about a file, in both languages. Each sentence names what is wrong and the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from delivery.exchange.actual_messages import ACTUAL_SENTENCES

Args = Mapping[str, object]

SENTENCES: dict[str, tuple[str, str]] = {
    # where
    "place.separator": (", ", "，"),
    "place.sheet": ("sheet “{value}”", "工作表“{value}”"),
    "place.row": ("row {value}", "第 {value} 行"),
    "place.cell": ("cell {value}", "单元格 {value}"),
    "place.column": ("column “{value}”", "“{value}”列"),
    "place.task": ("task {value}", "任务 {value}"),
    "place.field": ("field {value}", "字段 {value}"),
    "place.name": ("“{value}”", "“{value}”"),
    # the whole file
    "file.empty": ("The file is empty. Choose the file again.", "文件是空的。请重新选择文件。"),
    "file.too_large": (
        "The file is larger than {limit} MB. Split the plan or remove what is not needed.",
        "文件超过 {limit} MB。请拆分计划或删去不需要的内容。",
    ),
    "file.unknown_type": (
        "This is not a plan file. Give an Excel workbook (.xlsx), a CSV file, or MS Project XML (.xml).",
        "这不是计划文件。请提供 Excel 工作簿（.xlsx）、CSV 文件或 MS Project XML（.xml）。",
    ),
    "file.old_office": (
        "This is an old binary Office file. Open it and save it as .xlsx, or from MS Project as “XML Format”.",
        "这是旧的二进制 Office 文件。请打开后另存为 .xlsx，或在 MS Project 中另存为“XML 格式”。",
    ),
    "file.extension": (
        "The content does not fit the file name’s ending “{ending}”. Save the file again with the right type.",
        "文件内容与扩展名“{ending}”不符。请用正确的类型重新保存。",
    ),
    "file.encoding": (
        "The text is in an encoding that cannot be read. Save the file as UTF-8.",
        "无法识别文字编码。请将文件另存为 UTF-8。",
    ),
    "file.more_problems": ("… and {count} more problems.", "……另有 {count} 个问题。"),
    "file.no_milestones": (
        "The file holds no milestones. Add at least one row with a name.",
        "文件中没有里程碑。请至少添加一行并填写名称。",
    ),
    "file.too_many_rows": ("There are more than {limit} rows. Split the plan.", "超过 {limit} 行。请拆分计划。"),
    "file.too_many_links": ("There are more than {limit} dependencies. Split the plan.", "依赖关系超过 {limit} 个。请拆分计划。"),
    "file.cycle": (
        "The dependencies run in a circle: {names}. Remove one of them.",
        "依赖关系形成了循环：{names}。请去掉其中一个。",
    ),
    "plan.date_range": (
        "The dates run beyond 1970 to 2199. Shorten durations or lags, or correct the start.",
        "日期超出 1970 至 2199 年。请缩短工期或延隔，或更正开始日期。",
    ),
    "plan.refused": ("The plan cannot be computed: {reason}. Correct it.", "计划无法计算：{reason}。请更正。"),
    # XML
    "xml.doctype": (
        "The file declares a document type or entities, which are not allowed. Export the plan again from MS Project.",
        "文件含有不允许的文档类型或实体声明。请从 MS Project 重新导出。",
    ),
    "xml.broken": ("The XML is broken at line {line}. Export the plan again.", "XML 在第 {line} 行损坏。请重新导出计划。"),
    "xml.too_deep": (
        "The XML is nested deeper than {limit} levels. Export the plan again from MS Project.",
        "XML 嵌套超过 {limit} 层。请从 MS Project 重新导出。",
    ),
    "xml.too_many": (
        "The XML has more than {limit} elements. Export the plan without assignments’ details, or split it.",
        "XML 元素超过 {limit} 个。请导出时去掉工时分配明细，或拆分计划。",
    ),
    "xml.not_a_project": (
        "This XML is not an MS Project plan. In MS Project choose “Save as”, “XML Format”.",
        "这不是 MS Project 的 XML。请在 MS Project 中选择“另存为”“XML 格式”。",
    ),
    # values
    "value.not_a_number": ("“{value}” is not a whole number. Correct it.", "“{value}”不是整数。请更正。"),
    "value.not_a_date": ("“{value}” is not a date. Write it as 2026-03-31.", "“{value}”不是日期。请写成 2026-03-31。"),
    "value.date_range": (
        "The date {value} is outside 1970 to 2199. Correct it.",
        "日期 {value} 不在 1970 至 2199 年之间。请更正。",
    ),
    "value.not_a_duration": ("“{value}” is not a duration. Correct it.", "“{value}”不是工期。请更正。"),
    "value.duration_range": ("The duration {value} is longer than a century. Correct it.", "工期 {value} 超过一百年。请更正。"),
    "value.negative": ("{value} is negative. Give 0 or more.", "{value} 是负数。请填 0 或更大的数。"),
    "value.missing": ("A value is missing. Fill it in.", "缺少内容。请填写。"),
    "value.too_long": ("The text is longer than {limit} characters. Shorten it.", "文字超过 {limit} 个字符。请缩短。"),
    "value.forbidden_character": (
        "The text holds the character {value}, which is invisible or changes the reading direction. Type the text again.",
        "文字中含有不可见或改变阅读方向的字符 {value}。请重新输入。",
    ),
    "value.unknown_choice": ("“{value}” is not known. Use one of: {choices}.", "无法识别“{value}”。可用：{choices}。"),
    "value.finish_before_start": (
        "The finish {finish} lies before the start {start}. Correct one of them.",
        "完成 {finish} 早于开始 {start}。请更正其中之一。",
    ),
    "value.finish_without_start": ("An actual finish needs an actual start. Fill it in.", "有实际完成就必须有实际开始。请填写。"),
    "value.constraint_without_date": (
        "The constraint {value} needs a date. Fill in the constraint date.",
        "限制类型 {value} 需要日期。请填写限制日期。",
    ),
    "value.not_an_amount": ("“{value}” is not an amount of 0 or more. Correct it.", "“{value}”不是大于等于 0 的金额。请更正。"),
    "value.not_an_email": ("“{value}” is not an e-mail address. Correct it.", "“{value}”不是邮箱地址。请更正。"),
    # spreadsheets
    "sheet.broken": (
        "The workbook is broken or not an .xlsx file. Open it in Excel and save it again.",
        "工作簿已损坏或不是 .xlsx 文件。请在 Excel 中打开并重新保存。",
    ),
    "sheet.encrypted": ("The workbook is protected by a password. Save it without one.", "工作簿有密码保护。请去掉密码后保存。"),
    "sheet.too_heavy": (
        "The workbook unpacks to far more than a plan needs. Copy the plan into a new workbook.",
        "工作簿展开后远超计划所需。请把计划复制到新的工作簿。",
    ),
    "sheet.too_much_text": ("The cells hold too much text. Shorten it.", "单元格文字过多。请缩短。"),
    "sheet.row_limit": (
        "There is content beyond the limit of {limit} rows. Delete what is below the plan, or split it.",
        "内容超出 {limit} 行的上限。请删除计划下方的内容或拆分计划。",
    ),
    "sheet.column_limit": (
        "There is content beyond the limit of {limit} columns. Delete what is beside the plan.",
        "内容超出 {limit} 列的上限。请删除计划右侧的内容。",
    ),
    "sheet.formula": (
        "The cell holds a formula without a computed value. Open the file in Excel and save it, or type the value.",
        "单元格是没有计算结果的公式。请在 Excel 中打开并保存，或直接填写数值。",
    ),
    "sheet.error_value": ("The cell shows the error {value}. Correct it.", "单元格显示错误 {value}。请更正。"),
    "sheet.no_headings": (
        "No row with headings was found. Name the columns as in the template, at least: {headings}.",
        "没有找到标题行。请按模板命名各列，至少要有：{headings}。",
    ),
    "sheet.no_column": ("The column “{value}” is missing. Add it.", "缺少“{chinese}”列。请添加。"),
    "sheet.column_twice": ("The column is there twice. Remove one.", "该列重复。请删除其一。"),
    "sheet.code_twice": (
        "The code {value} is used twice. Give every milestone its own.",
        "编号 {value} 重复。请为每个里程碑使用不同编号。",
    ),
    "sheet.no_start": (
        "The plan has no start. Add a line “Project start” above the table or on the sheet “Project”.",
        "计划没有开始日期。请在表格上方或“项目”工作表中添加“项目开始”。",
    ),
    "sheet.estimate": (
        "Optimistic, likely and pessimistic durations belong together and must not fall. Correct them.",
        "乐观、最可能、悲观工期须同时填写且依次不减。请更正。",
    ),
    "csv.broken": (
        "The line cannot be read: a quotation mark is not closed. Correct it.",
        "无法读取该行：引号没有闭合。请更正。",
    ),
    "calendar.bad_hours": (
        "“{value}” is not working time. Write 08:00-12:00, 13:00-17:00, or work, or off.",
        "“{value}”不是工作时间。请写 08:00-12:00, 13:00-17:00，或“上班”“休息”。",
    ),
    "link.notation": (
        "“{value}” is not a dependency. Write for example M3, 3FS+2d, 5SS-1d, 7FF+50% or 9SF+4eh.",
        "“{value}”不是依赖关系。请写如 M3、3FS+2d、5SS-1d、7FF+50% 或 9SF+4eh。",
    ),
    # tasks and links
    "task.no_uid": ("The task has no UID. Export the plan again.", "任务没有 UID。请重新导出计划。"),
    "task.duplicate_uid": ("The UID occurs twice. Export the plan again.", "UID 重复。请重新导出计划。"),
    "link.unknown_task": (
        "The predecessor {value} is not in the file. Remove the dependency or add the task.",
        "前置任务 {value} 不在文件中。请删除该依赖或补上该任务。",
    ),
    "link.unknown_type": (
        "The dependency type {value} is not known. Use 0 (FF), 1 (FS), 2 (SF) or 3 (SS).",
        "无法识别依赖类型 {value}。请用 0（FF）、1（FS）、2（SF）或 3（SS）。",
    ),
    "link.itself": ("A milestone cannot depend on itself. Remove the dependency.", "里程碑不能依赖自身。请删除该依赖。"),
    # people and their work
    "assignment.unknown_task": (
        "{name} is assigned to the task {value}, which is not in the file. Remove the assignment or add the task.",
        "{name} 被分配到任务 {value}，但文件中没有该任务。请删除该分配或补上该任务。",
    ),
    "assignment.unknown_resource": (
        "The resource {value} is not in the file. Remove the assignment or add the resource.",
        "文件中没有资源 {value}。请删除该分配或补上该资源。",
    ),
    "assignment.units": (
        "{name}: “{value}” are no units. 1 is 100 % of a working day; give 0.01 to 1.",
        "{name}：“{value}”不是有效的分配单位。1 表示 100% 的工作日；请填 0.01 至 1。",
    ),
    "assigned.unit": (
        "“{value}” is no share of a person’s day. Write the name and percent, for example: Lin Tao 50%.",
        "“{value}”不是人员的工作占比。请写姓名和百分比，例如：林涛 50%。",
    ),
    "assigned.percent": (
        "“{value}”: give whole percent from 1 to 100 of the working day, or leave the name out.",
        "“{value}”：请填工作日的 1% 至 100%（整数），或删去该姓名。",
    ),
    "assigned.no_name": (
        "“{value}” has no name. Write the name before the percent, for example: Lin Tao 50%.",
        "“{value}”缺少姓名。请在百分比前写姓名，例如：林涛 50%。",
    ),
    "assigned.twice": (
        "{name} stands there twice. Write the name once, with the whole percent.",
        "{name} 重复。请只写一次，并填写合计的百分比。",
    ),
    "warn.assigned_event": (
        "An event has no duration, so nobody works on it; {name} is left out. Give it a duration, or assign another row.",
        "单纯的事件没有工期，无人工作，{name} 已略去。请填写工期，或分配到其他行。",
    ),
    "warn.no_units": (
        "{name} is assigned with 0 % and is left out. Give 1 to 100 percent of the working day.",
        "{name} 的分配为 0%，已略去。请填工作日的 1% 至 100%。",
    ),
    "warn.many_units": (
        "{name} is assigned with {value} %, more than a person’s day; 100 % is taken. Give the others names of their own.",
        "{name} 的分配为 {value}%，超过一个人的工作日；按 100% 读取。请为其他人单独建立资源。",
    ),
    "warn.assigned_group": (
        "{name} is assigned to a group; that is left out. Assign its tasks.",
        "{name} 被分配到摘要任务，已略去。请分配到其下的任务。",
    ),
    "person.own_week": (
        "The working days of this person differ from the base calendar; that is not taken over. "
        "Choose a working calendar for the person on the page Team.",
        "此人的工作日与基准日历不同，未读取。请在“团队”页为此人选择工作日历。",
    ),
    "person.many_absences": (
        "The calendar has more than {limit} absences; none is taken. Give the person a working calendar on the page Team.",
        "该日历的缺勤超过 {limit} 次，未读取。请在“团队”页为此人选择工作日历。",
    ),
    # calendars
    "calendar.none": (
        "The plan names no working calendar. Choose a project calendar and export again.",
        "计划没有工作日历。请选择项目日历后重新导出。",
    ),
    "calendar.unknown": (
        "The calendar {value} is not in the file. Add it or choose another.",
        "文件中没有日历 {value}。请添加或改选。",
    ),
    "calendar.circle": (
        "The calendar {value} is based on itself. Correct its base calendar.",
        "日历 {value} 以自身为基准。请更正。",
    ),
    "calendar.no_work": (
        "The calendar {value} has no working time at all. Give it working days.",
        "日历 {value} 没有任何工作时间。请设置工作日。",
    ),
    "calendar.bad_shift": (
        "The working time {value} does not end after it begins. Correct it.",
        "工作时间 {value} 的结束不晚于开始。请更正。",
    ),
    "calendar.too_many": ("More than {limit} different calendars are in use. Merge some.", "使用的日历超过 {limit} 个。请合并。"),
    "calendar.too_many_days": (
        "The calendars have more than {limit} exception days. Remove old ones.",
        "日历的例外日超过 {limit} 天。请删去旧的。",
    ),
    "project.no_start": ("The plan has no start date. Add it.", "计划没有开始日期。请补上。"),
    # the table of a computed plan
    "show.untitled": ("Plan", "计划"),
    "show.span": ("{count} milestones, {start} to {finish}", "{count} 个里程碑，{start} 至 {finish}"),
    "show.uid": ("UID", "编号"),
    "show.name": ("Name", "名称"),
    "show.start": ("Start", "开始"),
    "show.finish": ("Finish", "完成"),
    "show.total": ("Total float (d)", "总时差（天）"),
    "show.free": ("Free float (d)", "自由时差（天）"),
    "show.critical": ("Critical", "关键"),
    "show.critical_path": ("Critical path: {path}", "关键路径：{path}"),
    "show.warnings": ("Read, but not supported:", "已读取但不支持："),
    # what stays when a file is imported again
    "keep.finished": ("It is finished and stays as it is.", "已完成，保持不变。"),
    "keep.locked": ("Its result was accepted; it stays as it is.", "成果已验收，保持不变。"),
    "keep.progress": ("It has been started here; the progress stays.", "此处已开始，进度保持不变。"),
    "keep.not_in_file": ("Not in the file, so kept.", "文件中没有，予以保留。"),
    "keep.dependency": ("Its dependency on {value} is not in the file and stays.", "对 {value} 的依赖不在文件中，予以保留。"),
    "keep.dependency_finished": (
        "It is finished or accepted; its dependencies stay as they are.",
        "已完成或已验收，其依赖关系保持不变。",
    ),
    # warnings
    "warn.manual": (
        "Manually scheduled: it keeps its dates and is not moved by its dependencies.",
        "手动计划的任务：保持其日期，不随依赖关系移动。",
    ),
    "warn.inactive": ("Inactive: kept in the list, left out of the schedule.", "停用的任务：保留在清单中，不参与排程。"),
    "warn.external": (
        "External or sub-project task: it keeps its dates, the other plan is not read.",
        "外部任务或子项目：保持其日期，不读取另一计划。",
    ),
    "warn.cross_project": ("A dependency on another plan is left out.", "对其他计划的依赖已略去。"),
    "warn.link_to_inactive": (
        "The dependency on task {value}, which is inactive or blank, is left out.",
        "对停用或空白任务 {value} 的依赖已略去。",
    ),
    "warn.column": ("The column is not known and is passed over.", "无法识别该列，已略过。"),
    "warn.phase": ("The phase “{value}” is not known; choose it after the import.", "无法识别阶段“{value}”；请在导入后选择。"),
    "warn.start_guessed": (
        "The plan names no start; the earliest date in it is taken: {value}.",
        "计划没有写明开始日期；取其中最早的日期：{value}。",
    ),
    "warn.levelling": (
        "The levelling delay is not applied; the dates may be earlier than in MS Project.",
        "未采用资源调配延迟；日期可能早于 MS Project。",
    ),
    "warn.split": (
        "The task is done in pieces (its dates hold more working time than its duration); it is planned in one.",
        "任务被拆分；按连续任务排程。",
    ),
    "warn.from_finish": (
        "The plan is scheduled from its finish; here it is scheduled from its start {start}.",
        "该计划从完成日期倒排；此处从开始日期 {start} 起排程。",
    ),
    "warn.multiple_critical": (
        "The plan shows several critical paths; here float is measured against the plan’s finish.",
        "该计划显示多条关键路径；此处时差以计划的完成为准。",
    ),
    "warn.summary_start_link": (
        "The dependency on the start of this group is taken from its earliest task.",
        "对该组开始的依赖取自其最早的任务。",
    ),
    "warn.summary_percent_lag": (
        "The percent lag on a group is read as {minutes} working minutes.",
        "摘要任务上的百分比延隔按 {minutes} 个工作分钟读取。",
    ),
    "warn.summary_constraint": (
        "The constraint of this group cannot be passed on to its tasks and is left out.",
        "该组的限制无法下传到其任务，已略去。",
    ),
    "warn.summary_deadline": (
        "The deadline of this group is left out; set it on a task.",
        "该组的截止日期已略去；请设在任务上。",
    ),
    "warn.family_link": (
        "The dependency between a group and a task inside it is left out.",
        "摘要任务与其内部任务之间的依赖已略去。",
    ),
    "warn.no_name": ("The task has no name; it is called “{value}”.", "任务没有名称，暂称“{value}”。"),
    "warn.no_duration": ("The task has no duration; it is read as {value} minutes.", "任务没有工期，按 {value} 分钟读取。"),
    "warn.recurrence": (
        "A recurring exception of the calendar {value} is of a kind that is not read.",
        "日历 {value} 的一个周期性例外属于无法读取的类型。",
    ),
    "warn.duplicate_link": (
        "The dependency on {value} is given twice; the later one is left out.",
        "对 {value} 的依赖重复；略去后一个。",
    ),
    **ACTUAL_SENTENCES,
}


def sentence(key: str, locale: str, args: Args) -> str:
    """The sentence ``key`` in English, or in Chinese when ``locale`` begins with ``zh``."""
    english, chinese = SENTENCES[key]
    return (chinese if locale.startswith("zh") else english).format(**args)
