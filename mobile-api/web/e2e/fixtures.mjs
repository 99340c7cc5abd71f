// Invented data for the mock server: every person, household and carer here is made up. Numbers come from a fixed
// sequence, so that two runs see the same.
const UNITS = [
  ['06967', 'Xã Cái Chiên', 107.75, 21.32], ['06994', 'Đặc khu Vân Đồn', 107.42, 21.07], ['06862', 'Xã Tiên Yên', 107.39, 21.33],
  ['06895', 'Xã Đầm Hà', 107.6, 21.35], ['06922', 'Xã Quảng Hà', 107.75, 21.45], ['06760', 'Phường Mông Dương', 107.35, 21.06],
  ['06673', 'Phường Bãi Cháy', 107.02, 20.96], ['06799', 'Xã Hải Hòa', 107.42, 21.17], ['06886', 'Xã Hải Lạng', 107.37, 21.25],
  ['07030', 'Phường Hoành Bồ', 106.99, 21.05],
];
const FAMILY_NAMES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Chìu', 'Tằng', 'Lỷ'];
const MIDDLE = ['Thị', 'Văn', 'Đức', 'Minh', 'Thanh', 'Ngọc'];
const GIVEN = ['Hoà', 'Bình', 'Ánh', 'Dũng', 'Mai', 'Sơn', 'Hạnh', 'Tuấn', 'Lan', 'Quý', 'Thắm', 'Đào'];
const NEEDS = ['food', 'water', 'shelter', 'medical', 'rescue', 'clothes', 'transport', 'house_repair'];
const REASONS = {
  1: [{ code: 'rescue', vi: 'cần cứu nạn', en: 'needs rescue', weight: 100 }, { code: 'small_children', vi: '2 trẻ dưới 6 tuổi', en: '2 children under 6', weight: 20 }],
  2: [{ code: 'medical', vi: 'cần chăm sóc y tế', en: 'needs medical care', weight: 40 }, { code: 'house_lost', vi: 'mất nhà ở', en: 'lost the house', weight: 30 }],
  3: [{ code: 'food', vi: 'thiếu lương thực', en: 'short of food', weight: 20 }],
  4: [{ code: 'none', vi: 'chưa có dấu hiệu khẩn cấp', en: 'no sign of urgency yet', weight: 0 }],
};
const KINDS = ['storm', 'storm', 'storm', 'flood', 'landslide'];
const STATUSES = ['reported', 'reported', 'reported', 'verified', 'verified', 'assessed', 'assisting', 'closed'];
const HOUR = 3_600_000;
const ZERO = '0001-01-01T00:00:00Z';

function chance(seed) {
  let s = seed;
  const next = () => ((s = (s * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff);
  return { next, of: (list) => list[Math.floor(next() * list.length)], upTo: (n) => Math.floor(next() * n) };
}

const id = (kind, n) => `0192f000-${kind}-7000-8000-${String(n).padStart(12, '0')}`;
const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');

export const USERS = [
  ['dieuphoi', 'coordinator', 'Vũ Thị Điều (diễn tập)'], ['hientruong', 'field', 'Lê Văn Trường (diễn tập)'],
  ['quanlyquy', 'fund_manager', 'Trần Thị Quỹ (diễn tập)'], ['kiemtra', 'auditor', 'Phạm Văn Tra (diễn tập)'],
].map(([login, role, name], n) => ({ id: id('0001', n), login, role, name, unit: '22', unit_name: 'Tỉnh Quảng Ninh' }));
export const PASSWORD = 'diễn-tập-2026';

export function makeCases(now, count = 214) {
  const r = chance(7);
  return Array.from({ length: count }, (_, n) => makeCase(r, n, now)).sort((a, b) => (a.case.status === 'closed') - (b.case.status === 'closed') || a.case.priority - b.case.priority || a.case.due_at.localeCompare(b.case.due_at));
}

function makeCase(r, n, now) {
  const protection = n % 14 === 3;
  const [unit, unit_name, lon, lat] = r.of(UNITS);
  const priority = r.of(protection ? [1, 2] : [1, 2, 2, 3, 3, 3, 4, 4]);
  const status = r.of(STATUSES);
  const received = now - r.upTo(50 * 60) * 60_000;
  const due = protection ? received + 12 * HOUR : Math.floor((received + 7 * HOUR) / (24 * HOUR) + 3) * 24 * HOUR - 7 * HOUR;
  const assisted = ['assisting', 'closed'].includes(status) ? received + (2 + r.upTo(14)) * HOUR : 0;
  const people = 1 + r.upTo(7);
  const head = `${r.of(FAMILY_NAMES)} ${r.of(MIDDLE)} ${r.of(GIVEN)}`;
  const located = r.of(['gps_polygon', 'gps_polygon', 'gps_settlement', 'unit', 'address', 'none']);
  const placed = located !== 'none';
  const c = {
    id: id('0002', n), code: `KT-26-${String(n + 1).padStart(5, '0')}`, version: 3, family: protection ? 'protection' : 'disaster',
    kind: protection ? r.of(['P_ORPHAN', 'P_CHILD_WANDERING', 'P_DV']) : r.of(KINDS), status, priority, reasons: REASONS[priority], unit, unit_name,
    head_name: head, people, needs: n % 9 ? [...new Set([r.of(NEEDS), r.of(NEEDS)])] : null, received_at: iso(received), due_at: iso(due),
    due_rule: protection ? 'R-3.5' : 'R-1.12', due_text: protection ? 'can thiệp khẩn cấp trong 12 giờ' : 'Chủ tịch UBND cấp xã quyết định trong 02 ngày',
    assisted_at: assisted ? iso(assisted) : ZERO, overdue: !assisted && status !== 'closed' && due < now,
    lat: placed ? lat + (r.next() - 0.5) * 0.12 : null, lon: placed ? lon + (r.next() - 0.5) * 0.12 : null, located, approx: located === 'gps_settlement' || located === 'address', restricted: false,
  };
  return { case: c, ...details(r, n, c, received, assisted, head) };
}

function details(r, n, c, received, assisted, head) {
  const persons = Array.from({ length: c.people }, (_, i) => ({
    id: id('0003', n * 100 + i), name: i ? `${head.split(' ')[0]} ${r.of(MIDDLE)} ${r.of(GIVEN)}` : head, birth_date: i % 3 ? `${2026 - 3 - r.upTo(60)}-0${1 + r.upTo(8)}-1${r.upTo(9)}` : '',
    birth_year: i % 3 ? 0 : 2026 - 20 - r.upTo(60), sex: r.of(['F', 'M']), health_card: r.of(['yes', 'no', '']), disability: r.of(['none', 'none', 'severe', '']), state: r.of(['safe', 'safe', 'injured', '']),
  }));
  const step = (h, kind, actor_name, text_vi, text_en) => ({ at: iso(received + h * HOUR), kind, actor_name, text_vi, text_en });
  const timeline = [step(0, 'case.report', 'Lê Văn Trường (diễn tập)', 'Nhận tin báo qua điện thoại', 'Report received by phone')];
  const at = ['reported', 'verified', 'assessed', 'assisting', 'closed'].indexOf(c.status);
  if (at >= 1) timeline.push(step(0.7, 'case.verify', 'Vũ Thị Điều (diễn tập)', 'Đã xác minh với trưởng thôn', 'Verified with the head of the hamlet'));
  if (at >= 2) timeline.push(step(1.5, 'case.assess', 'Vũ Thị Điều (diễn tập)', 'Đã đánh giá theo bốn tiêu chí', 'Assessed by the four questions'));
  if (assisted) timeline.push(step(1.8, 'message.sent', '', 'Đã gửi SMS cho nơi nhận chăm sóc (1 phần)', 'SMS sent to the carer (1 segment)'), { ...step(0, 'placement.hand_over', 'Vũ Thị Điều (diễn tập)', 'Bàn giao người cho nơi chăm sóc', 'Handed over to the carer'), at: iso(assisted) }, step(20, 'cost.submitted', '', 'Tính tiền ăn 10 ngày: 600.000 đồng', 'Meals of 10 days: VND 600,000'));
  if (at === 4) timeline.push(step(30, 'case.close', 'Vũ Thị Điều (diễn tập)', 'Đóng hồ sơ: hộ đã ổn định', 'Closed: the household has settled'));
  return {
    narrative: 'Gió giật bay mái, nước vào nhà tới đầu gối. Bà cụ đau chân không đi được, hai cháu nhỏ đang ở nhờ hàng xóm.',
    household: { head_name: head, phones: [{ number: '+84912345678', whose: 'family', safe_to_contact: 'yes', from: '', to: '', note: '' }], not_to_contact: false, address: `thôn ${1 + (n % 9)}, ${c.unit_name}, tỉnh Quảng Ninh`, hamlet: `Thôn ${1 + (n % 9)}`, size: c.people, poverty: r.of(['poor', 'near_poor', 'none', '']), house_state: r.of(['lost', 'damaged', 'must_move', '']), lat: c.lat, lon: c.lon, located: c.located, approx: c.approx, locate_note: c.approx ? 'Tên thôn có ở hai xã; hãy hỏi lại người báo.' : '' },
    persons,
    assessments: at >= 2 ? [{ id: id('0004', n), created_at: iso(received + 1.5 * HOUR), form: 'disaster', form_from: '2019-02-13', answers: {}, judged: c.priority, damage: 3, vulnerability: 2, circumstances: 2, recovery: 1, priority: c.priority, override_reason: '', reasons: [] }] : null,
    placements: assisted ? [{ id: id('0005', n), state: c.status === 'closed' ? 'ended' : 'active', carer_name: 'Hộ Đặng Thị Nhận (diễn tập)', start: '2026-10-01', end: c.status === 'closed' ? '2026-10-10' : '', limit: '2026-12-31', reason: 'Cùng xã, còn 2 chỗ, cách 3 km' }] : [],
    trips: assisted ? [{ id: id('0006', n), mode: 'agency', metres: 47300, started_at: iso(assisted), purpose: 'facility' }] : [],
    costs: assisted ? [
      { id: id('0007', n * 2), kind: 'meal', quantity: 10, unit_of: 'day', amount_vnd: 840000, state: 'submitted', citation: 'Thông tư 02/2021/TT-BLĐTBXH, Điều 3 khoản 1; Nghị định 335/2026/NĐ-CP', rule: 'R-2.15', segments: [{ from: '2026-10-01', to: '2026-10-04', days: 4, rate_vnd: 60000, amount_vnd: 240000, citation: '' }, { from: '2026-10-05', to: '2026-10-10', days: 6, rate_vnd: 100000, amount_vnd: 600000, citation: '' }] },
      { id: id('0007', n * 2 + 1), kind: 'transport', quantity: 47300, unit_of: 'metre', amount_vnd: 222878, state: 'approved', citation: 'Thông tư 02/2021/TT-BLĐTBXH, Điều 3 khoản 3', rule: 'R-2.17', segments: null },
    ] : null,
    timeline,
  };
}

/** What somebody sees who may not know a protection case. */
export const hide = (c) => ({ ...c, family: '', kind: '', priority: 0, reasons: null, head_name: '', people: 0, needs: null, lat: null, lon: null, located: '', approx: false, restricted: true });

export function makeMap() {
  const ring = [[106.85, 20.82], [107.3, 20.85], [107.8, 21.2], [107.98, 21.5], [107.6, 21.62], [107.2, 21.45], [106.9, 21.2], [106.85, 20.82]];
  const features = [
    { type: 'Feature', properties: { layer: 'area', name: 'Vùng ảnh hưởng của bão (diễn tập)' }, geometry: { type: 'Polygon', coordinates: [ring] } },
    { type: 'Feature', properties: { layer: 'track', name: 'Bão diễn tập', radius_m: 40_000 }, geometry: { type: 'LineString', coordinates: [[111, 19.5], [109, 20.2], [107.6, 20.9], [106.2, 21.5], [104.8, 21.8]] } },
  ];
  return { type: 'FeatureCollection', features, bbox: [106.85, 20.82, 107.98, 21.62] };
}

/** The lists beside the map. The mock draws no tiles: its map has areas only. */
export function listMap(files, query) {
  const has = (name) => Number(query.get(name));
  const inside = (c) => c.lon >= has('west') && c.lon <= has('east') && c.lat >= has('south') && c.lat <= has('north');
  const cases = files.map((f) => f.case).filter((c) => c.lat !== null && c.status !== 'closed' && inside(c) && (!has('priority') || c.priority === has('priority')));
  const r = chance(11);
  const carers = Array.from({ length: 40 }, (_, n) => {
    const [, unit_name, lon, lat] = r.of(UNITS);
    const places = 1 + r.upTo(5);
    return { id: id('0008', n), name: `Hộ ${r.of(FAMILY_NAMES)} ${r.of(MIDDLE)} ${r.of(GIVEN)}, ${unit_name} (bịa)`, free: r.upTo(places + 1), places, lon: lon + (r.next() - 0.5) * 0.2, lat: lat + (r.next() - 0.5) * 0.15 };
  }).filter(inside);
  const limit = has('limit') || 50;
  return { cases: cases.slice(0, limit), cases_total: cases.length, carers: carers.slice(0, limit), carers_total: carers.length };
}

export function makeSummary(files) {
  const count = (of, keys) => Object.fromEntries(keys.map((k) => [k, files.filter((f) => String(of(f.case)) === k).length]));
  const overdue = files.filter((f) => f.case.overdue).length;
  return {
    reports: files.length, located: count((c) => c.located, ['gps_polygon', 'gps_settlement', 'unit', 'address', 'none']), by_priority: count((c) => c.priority, ['1', '2', '3', '4']),
    by_status: count((c) => c.status, ['reported', 'verified', 'assessed', 'assisting', 'closed']), by_family: count((c) => c.family, ['disaster', 'protection']), in_time: 48, waiting: files.length - overdue - 48, overdue,
    placed: 31, unplaced: [{ reason_vi: 'không còn chỗ trống trong bán kính 20 km', reason_en: 'no free place within 20 km', count: 4 }, { reason_vi: 'không nhận nhóm đối tượng này', reason_en: 'does not accept this group', count: 2 }],
    costs: [{ kind: 'meal', citation: 'Thông tư 02/2021/TT-BLĐTBXH, Điều 3 khoản 1', lines: 31, amount_vnd: 18_600_000 }, { kind: 'treatment', citation: 'Thông tư 02/2021/TT-BLĐTBXH, Điều 3 khoản 2', lines: 6, amount_vnd: 4_150_000 }, { kind: 'transport', citation: 'Thông tư 02/2021/TT-BLĐTBXH, Điều 3 khoản 3', lines: 22, amount_vnd: 3_918_406 }],
    accounts: [{ id: id('0009', 1), name: 'Quỹ Phòng, chống thiên tai tỉnh', source: 'QUY', balance_vnd: 2_400_000_000, reserved_vnd: 26_668_406 }, { id: id('0009', 2), name: 'Đóng góp tự nguyện', source: 'DONG_GOP', balance_vnd: 318_500_000, reserved_vnd: 120_000_000 }],
    messages: { count: 96, segments: 104, by_state: { sent: 93, failed: 3 } },
  };
}
