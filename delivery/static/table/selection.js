// Which cell is the current one, and the rectangle between it and where the selection began. Row -1 is the head.

export class Selection {
  constructor(size) {
    this.size = size; // () => {rows, columns}
    this.row = 0;
    this.column = 1;
    this.anchor = { row: 0, column: 1 };
  }

  to(row, column, extend = false) {
    const { rows, columns } = this.size();
    this.row = clamp(row, extend ? 0 : -1, rows - 1);
    this.column = clamp(column, 0, columns - 1);
    if (!extend) this.anchor = { row: this.row, column: this.column };
  }

  by(rows, columns, extend) {
    this.to(this.row + rows, this.column + columns, extend);
  }

  rows(from, to) {
    const { columns } = this.size();
    this.to(from, columns - 1);
    this.to(to, 0, true);
  }

  all() {
    const { rows, columns } = this.size();
    this.anchor = { row: rows - 1, column: columns - 1 };
    this.row = 0;
    this.column = 0;
  }

  get rectangle() {
    const { anchor, row, column } = this;
    return {
      top: Math.min(anchor.row, row), bottom: Math.max(anchor.row, row),
      left: Math.min(anchor.column, column), right: Math.max(anchor.column, column),
    };
  }

  get isOneCell() {
    return this.anchor.row === this.row && this.anchor.column === this.column;
  }

  holds(row, column) {
    const { top, bottom, left, right } = this.rectangle;
    return row >= top && row <= bottom && column >= left && column <= right;
  }
}

function clamp(value, least, most) {
  return Math.max(least, Math.min(most, value));
}
