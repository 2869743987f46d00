package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// sheetGuide is the page of guidance in the template; it is never read.
const sheetGuide = "Hướng dẫn"

func guideLines() []string {
	return []string{
		"Điền ba trang Đơn vị, Danh bạ, Việc và thời hạn; mỗi dòng là một đơn vị, một người, một việc.",
		"Giữ nguyên dòng tiêu đề. Không gộp ô, không dùng công thức: gõ thẳng giá trị.",
		"Đơn vị: mỗi đơn vị một mã không trùng nhau; chỉ một đơn vị là Khối trưởng. Bỏ trống chức danh là Thành viên.",
		"Danh bạ: một người giữ nhiều vai trò thì ghi nhiều dòng, cùng họ tên và cùng Telegram ID.",
		"Việc và thời hạn: Hạn ghi ngày trước, tháng sau, ví dụ 18/06/2027 17:00; không ghi giờ là 17:00.",
		"Hạn theo văn bản: chép nguyên văn, ví dụ “trước ngày 19 tháng 6”.",
		"Nhắc trước: số ngày trước hạn, ví dụ 14,7,3,1. Đơn vị thực hiện: Tất cả, hoặc các mã cách nhau bằng dấu phẩy.",
		"Năm của việc là năm ghi trong tên việc; tên không ghi năm (hoặc ghi nhiều năm) thì lấy năm của hạn.",
		"Sửa rồi nhập lại được nhiều lần: đơn vị nhận theo mã, việc nhận theo tên và năm.",
		"Không ghi vào tệp này nội dung thuộc danh mục bí mật nhà nước.",
	}
}

func writeGuide(file *excelize.File, s styles) error {
	if _, err := file.NewSheet(sheetGuide); err != nil {
		return err
	}
	if err := file.SetColWidth(sheetGuide, "A", "A", 100); err != nil {
		return err
	}
	for i, line := range guideLines() {
		cell := fmt.Sprintf("A%d", i+1)
		if err := file.SetCellStr(sheetGuide, cell, line); err != nil {
			return err
		}
		if err := file.SetCellStyle(sheetGuide, cell, cell, s.wrapped); err != nil {
			return err
		}
	}
	return nil
}
