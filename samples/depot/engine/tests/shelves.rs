use engine::shelf_for;

#[test]
fn the_first_shelf_with_room_is_taken() {
    assert_eq!(shelf_for(30, &[20, 40, 50]), Some(1));
}

#[test]
fn a_box_that_fits_nowhere_has_no_shelf() {
    assert_eq!(shelf_for(90, &[20, 40, 50]), None);
}
