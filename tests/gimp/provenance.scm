; provenance tests: what exported files say of what made them.

(define no-mark "{\"limn.provenance\":false}")

(define (write-file image layer name)
  (gimp-file-save RUN-NONINTERACTIVE image layer (path name) name))

; as every format, and as one that went through an XCF
(define (export image name)
  (let ((layer (car (gimp-image-get-active-layer image)))
        (xcf (string-append name ".xcf")))
    (for-each
      (lambda (ending) (write-file image layer (string-append name ending)))
      '(".png" ".jpg" ".tif" ".xcf"))
    (let* ((again (car (gimp-file-load RUN-NONINTERACTIVE (path xcf) xcf)))
           (loaded (car (gimp-image-get-active-layer again))))
      (write-file again loaded (string-append xcf ".png"))
      (gimp-image-delete again))))

(define (generate image options)
  (plug-in-limn-generate RUN-NONINTERACTIVE image
    (car (gimp-image-get-active-layer image)) "a pier" "" "1:1" "" "0.5K" 1
    options))

(define (create options)
  (car (plug-in-limn-create RUN-NONINTERACTIVE "a pier" "" "1:1" "" "0.5K" 1
                            options)))

(define (edit-base image options)
  (let ((base (car (gimp-image-get-active-layer image))))
    (edit image base "a pier" 1 options)
    (gimp-image-set-active-layer image base)))

(define (export-and-delete image name)
  (export image name)
  (gimp-image-delete image))

(define (create-case name options)
  (export-and-delete (create options) name))

; into an image that says nothing
(define (generate-case name options)
  (let ((image (make-image 300 200 RGB PRECISION-U8-GAMMA)))
    (add-layer image 0 '(0 0 300 200) RGB-IMAGE "base")
    (generate image options)
    (export-and-delete image name)))

; an image that a model has made, edited by one
(define (twice-case name)
  (let ((image (create "")))
    (edit-base image "")
    (export-and-delete image name)))

; small, to be quick; a loader leaves undo switched off
(define (load-photo)
  (let ((image (car (gimp-file-load RUN-NONINTERACTIVE (path "photo.jpg")
                                    "photo"))))
    (gimp-image-scale image 320 213)
    (gimp-image-undo-enable image)
    image))

; the same layer of the same photograph, before and after
(define (photo-case name options)
  (let ((image (load-photo)))
    (export image (string-append name "-before"))
    (edit-base image options)
    (export-and-delete image name)))

; switching a component asks the witness for an undo
(define (undo-case name)
  (let ((image (load-photo)))
    (edit-base image "")
    (gimp-image-set-component-active image CHANNEL-RED FALSE)
    (note "undone" (car (gimp-image-get-layers image)))
    (export-and-delete image name)))
