// The words of the page. The bot's own words come from the bot.
export const words = {
  weekdays: ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
  edited: "đã sửa", pinned: "đã ghim", forwarded: "Chuyển tiếp từ ", photo: "Ảnh", voice: "Tin nhắn thoại", file: "Tệp",
  reply: "Trả lời", edit: "Sửa", replyTo: "Trả lời ", editing: "Sửa tin nhắn", message: "Tin nhắn",
  copied: "Đã sao chép", empty: "Chưa có tin nhắn nào.", intro: "Bấm Bắt đầu để trò chuyện với bot.",
  start: "Bắt đầu", block: "Chặn", unblock: "Bỏ chặn", blocked: "Đã chặn bot", add: "Thêm bot", remove: "Gỡ",
  blockHint: "Chặn bot: bot không gửi được cho người này", removeHint: "Gỡ bot khỏi nhóm",
  restart: "Bắt đầu lại", noBytes: "không có nội dung",
  failed: "Chưa làm được: ", reading: "Chỉ dán được liên kết mời của bot này.",
  service: {
    new_chat_members: "Bot đã được thêm vào nhóm", left_chat_member: "Bot đã bị gỡ khỏi nhóm",
    migrate_to_chat_id: "Nhóm đã thành siêu nhóm", migrate_from_chat_id: "Nhóm đã thành siêu nhóm",
  },
};
